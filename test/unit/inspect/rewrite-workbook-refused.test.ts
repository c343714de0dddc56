// Workbooks that cannot be written again faithfully: no copy, and the reason.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { zipDirectory } from '../../../proxy/inspect/document/zip-directory.ts';
import { inspect } from '../../support/inspect-body.ts';
import { syntheticPatients } from '../../support/synthetic-patients.ts';
import {
  membersOf,
  rewritten,
  workbookMembers,
  workbookOf,
  type WorkbookParts,
} from '../../support/workbook-of.ts';
import { zipOf } from '../../support/zip-of.ts';

const one = syntheticPatients(1)[0]!;
const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../fixtures/office/files/${name}`, import.meta.url));
const inline = (at: string, text: string) =>
  `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;

describe('a workbook gets no copy', () => {
  const word = `电话：${one.lxdh}`;
  const one1 = { sheets: [`<row r="1">${inline('A1', word)}</row>`] };
  const withPart = (part: string, text: string): WorkbookParts => ({
    sheets: [''],
    more: { [part]: text },
  });
  const cases: [string, WorkbookParts, string][] = [
    [
      'with the name of a sheet in a text that is nobody’s',
      {
        sheets: ['', inline('A1', `王强 ${one.lxdh.slice(3)}`)],
        titles: [`电话${one.lxdh}`],
        more: { 'xl/charts/chart1.xml': `<c><f>第电话${one.lxdh}页</f></c>` },
      },
      'format',
    ],
    ['signed as a whole', { ...one1, more: { '_xmlsignatures/sig1.xml': '<a/>' } }, 'format'],
    [
      'with a value in data of its own',
      withPart('customXml/item1.xml', `<a>${word}</a>`),
      'format',
    ],
    ['with a value in the name of a part', withPart(`xl/media/${word}.txt`, 'x'), 'format'],
    ['with a value in a text file', withPart('xl/embeddings/note.txt', word), 'format'],
    [
      'with values behind a pivot table',
      withPart(
        'xl/pivotCache/pivotCacheDefinition1.xml',
        `<d><cacheFields><cacheField name="姓名"><sharedItems><s v="${one.brxm}"/></sharedItems></cacheField></cacheFields></d>`,
      ),
      'format',
    ],
    [
      'with rows behind a pivot table',
      {
        sheets: [''],
        more: {
          'xl/pivotCache/pivotCacheRecords1.xml': `<r><r><s v="${one.brxm}"/><n v="${one.lxdh}"/></r></r>`,
          'xl/pivotCache/pivotCacheDefinition1.xml': `<d><cacheField name="姓名"/><cacheField name="电话"/></d>`,
        },
      },
      'format',
    ],
    [
      'with a value in the header of a table',
      withPart('xl/tables/table1.xml', `<table><tableColumn name="${word}"/></table>`),
      'format',
    ],
    [
      'with a value among the numbers of a chart',
      withPart('xl/charts/chart1.xml', `<c><numCache><pt><v>${one.sfzh}</v></pt></numCache></c>`),
      'format',
    ],
    [
      'with a value among the numbers of a link',
      withPart(
        'xl/externalLinks/externalLink1.xml',
        `<e><sheetData><row><cell t="str"><v>电话</v></cell><cell><v>${one.lxdh}</v></cell></row></sheetData></e>`,
      ),
      'format',
    ],
    [
      'with a drawing written twice',
      withPart(
        'xl/drawings/drawing1.xml',
        `<d><p><t>${word}</t></p><Fallback><t>电话：</t><t>${one.lxdh.slice(0, 4)}</t><t>${one.lxdh.slice(4)}</t></Fallback></d>`,
      ),
      'format',
    ],
    [
      'with two cells at one place',
      { sheets: [`<row r="1">${inline('A1', 'x')}${inline('A1', word)}</row>`] },
      'format',
    ],
    ['that is broken', { sheets: [`<row r="1">${inline('A1', word)}`] }, 'malformed'],
  ];
  test.each(cases)('%s', async (_, parts, reason) => {
    const body = workbookOf(parts);
    const { inspection } = await inspect(body, undefined);
    expect(inspection.verdict).not.toBe('clean');
    expect(await rewritten(body)).toMatchObject({ reason, bytes: Buffer.alloc(0) });
  });

  it('when its text would be written as other bytes', async () => {
    const withSheet = (change: (data: Buffer) => Buffer): Buffer =>
      zipOf(
        workbookMembers(one1).map((member) =>
          member.name.includes('sheet1') ? { ...member, data: change(member.data) } : member,
        ),
      );
    const wide = withSheet((data) => Buffer.from(`\ufeff${data.toString()}`, 'utf16le'));
    const broken = withSheet((data) => Buffer.concat([data, Buffer.from('<!--\xff-->', 'latin1')]));
    const marked = withSheet((data) => Buffer.from(`\ufeff${data.toString()}`));
    expect((await rewritten(wide)).reason).toBe('charset');
    expect((await rewritten(broken)).reason).toBe('charset');
    const { bytes } = await rewritten(marked);
    expect(membersOf(bytes).get('xl/worksheets/sheet1.xml')).toMatch(/^\ufeff<worksheet/);
  });

  it('when it is another package, locked, untrue or too large', async () => {
    for (const [file, reason] of [
      ['python-docx-list.docx', 'format'],
      ['info-zip.zip', 'format'],
      ['info-zip-locked.zip', 'format'],
    ] as const) {
      expect(await rewritten(fixture(file))).toMatchObject({ reason, bytes: Buffer.alloc(0) });
    }
    const locked = zipOf(workbookMembers(one1).map((member) => ({ ...member, flags: 1 })));
    expect((await rewritten(locked)).reason).toBe('encrypted');
    const untrue = zipOf(workbookMembers(one1).map((member) => ({ ...member, localMethod: 0 })));
    expect((await rewritten(untrue)).reason).toBe('malformed');
    const cut = workbookOf(one1);
    expect((await rewritten(cut.subarray(0, cut.length - 30))).reason).toBe('malformed');
    const large = Buffer.concat([workbookOf(one1), Buffer.alloc(33 * 1_048_576)]);
    expect((await rewritten(large, 1_048_576)).reason).toBe('tooLarge');
  });
});

describe('whatever comes', () => {
  it('a changed file gets a copy that is an archive, with what was counted replaced, or a reason', async () => {
    const files = ['openpyxl-list.xlsx', 'libreoffice-rich.xlsx', 'libreoffice-list.docx'];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files.map(fixture)),
        fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(255)), {
          maxLength: 6,
        }),
        async (bytes, changes) => {
          const changed = Buffer.from(bytes);
          for (const [at, value] of changes) changed[Math.floor(at * changed.length)] = value;
          const copy = await rewritten(changed);
          if (copy.reason !== undefined) {
            expect(copy.bytes).toHaveLength(0);
            return;
          }
          expect(zipDirectory(copy.bytes, 1000)?.isTrue).toBe(true);
          expect(copy.kinds).toEqual((await inspect(changed, undefined)).inspection.kinds);
        },
      ),
      { numRuns: 100 },
    );
  });
});
