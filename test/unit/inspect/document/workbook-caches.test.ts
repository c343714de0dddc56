// What a workbook keeps of its cells a second time is read: it is sent with the file.
import { describe, expect, test } from 'vitest';
import { inspect } from '../../../support/inspect-body.ts';
import { syntheticPatients } from '../../../support/synthetic-patients.ts';
import { workbookOf } from '../../../support/workbook-of.ts';

const [one, two] = syntheticPatients(2);
const definition = (items: string) =>
  `<d><cacheFields><cacheField name="姓名"><sharedItems>${items}</sharedItems></cacheField><cacheField name="联系电话"/><cacheField name="科室"/></cacheFields></d>`;

const cases: [string, Record<string, string>, Record<string, number>][] = [
  [
    'different values of a pivot cache, under the names of their columns',
    {
      'xl/pivotCache/pivotCacheDefinition1.xml': definition(
        `<s v="${one!.brxm}"/><s v="${two!.brxm}"/><m/><b v="1"/>`,
      ),
    },
    { personName: 2 },
  ],
  [
    'rows of a pivot cache, whose columns another part names',
    {
      'xl/pivotCache/pivotCacheRecords1.xml': `<p><r><s v="${one!.brxm}"/><n v="1.3910000000E10"/><s v="内科"/></r></p>`,
      'xl/pivotCache/pivotCacheDefinition1.xml': definition(''),
    },
    { personName: 1, mobilePhone: 1 },
  ],
  [
    'what a chart shows when its sheet is gone',
    {
      'xl/charts/chart1.xml': `<c><strCache><pt idx="0"><v>电话：${one!.lxdh}</v></pt></strCache></c>`,
    },
    { mobilePhone: 1 },
  ],
  [
    'cells of another workbook',
    {
      'xl/externalLinks/externalLink1.xml': `<e><sheetData><row r="1"><cell t="str"><v>姓名</v></cell><cell t="str"><v>联系电话</v></cell></row><row r="2"><cell t="str"><v>${one!.brxm}</v></cell><cell><v>${one!.lxdh}</v></cell></row></sheetData></e>`,
    },
    { personName: 1, mobilePhone: 1 },
  ],
  [
    'columns and filters of a table',
    {
      'xl/tables/table1.xml': `<t><autoFilter><filterColumn><filters><filter val="${two!.sfzh}"/></filters></filterColumn></autoFilter><tableColumns><tableColumn name="电话：${one!.lxdh}"/></tableColumns></t>`,
    },
    { residentId: 1, mobilePhone: 1 },
  ],
  [
    'who changed a cell from what',
    {
      'xl/revisions/revisionLog1.xml': `<h><rcc><oc t="inlineStr"><is><t>电话：${one!.lxdh}</t></is></oc><nc><v>${two!.sfzh}</v></nc></rcc></h>`,
    },
    { mobilePhone: 1, residentId: 1 },
  ],
];

describe('an inspection counts', () => {
  test.each(cases)('%s', async (_, more, kinds) => {
    const { inspection } = await inspect(workbookOf({ sheets: [''], more }), undefined);
    expect(inspection).toMatchObject({ verdict: 'found', kinds });
    expect(inspection.reason).toBeUndefined();
  });

  test('what filters, rules and scenarios of a sheet say', async () => {
    const behind = `<scenarios><scenario><inputCells r="A1" val="${one!.sfzh}"/></scenario></scenarios><autoFilter><filterColumn><customFilters><customFilter val="${two!.sfzh}"/></customFilters></filterColumn></autoFilter><conditionalFormatting><cfRule><formula>A1="${one!.sfzh}"</formula></cfRule></conditionalFormatting><extLst><ext xmlns:m="urn:m"><m:f>"电话：${two!.lxdh}"</m:f></ext></extLst>`;
    const { inspection } = await inspect(workbookOf({ sheets: [''], behind }), undefined);
    expect(inspection.kinds).toEqual({ residentId: 3, mobilePhone: 1 });
  });

  test('nothing twice: what a cell and its formula say are two places', async () => {
    const cell = `<c r="A1" t="str"><f>"电话：${one!.lxdh}"</f><v>电话：${one!.lxdh}</v></c>`;
    const { inspection } = await inspect(workbookOf({ sheets: [`<row>${cell}</row>`] }), undefined);
    expect(inspection.kinds).toEqual({ mobilePhone: 2 });
  });
});
