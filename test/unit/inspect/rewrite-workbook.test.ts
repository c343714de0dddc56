// Workbooks written again with masks: what inspection counts in them is gone, everything else is there.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { zipDocument } from '../../../proxy/inspect/document/zip-document.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import { inspect } from '../../support/inspect-body.ts';
import { recorded } from '../../support/recording-sink.ts';
import { type SyntheticPatient, syntheticPatients } from '../../support/synthetic-patients.ts';
import { membersOf, rewritten, workbookOf, type WorkbookParts } from '../../support/workbook-of.ts';

const people = syntheticPatients(20);
const [one, two] = [people[0]!, people[1]!];
const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../fixtures/office/files/${name}`, import.meta.url));
const name = (value: string): string => identifierOf('personName').mask(value);
const phone = (value: string): string => identifierOf('mobilePhone').mask(value);
const resident = (value: string): string => identifierOf('residentId').mask(value);

/** Parts of the copy, which a second look finds clean; the counts are those of inspection. */
async function copyOf(body: Buffer): Promise<Map<string, string>> {
  const { inspection } = await inspect(body, undefined);
  const { bytes, reason, kinds } = await rewritten(body);
  expect(reason).toBeUndefined();
  expect(kinds).toEqual(inspection.kinds);
  expect((await inspect(bytes, undefined)).inspection).toMatchObject({ verdict: 'clean' });
  return membersOf(bytes);
}

const masked = (parts: WorkbookParts) => copyOf(workbookOf(parts));
const sheetOf = (parts: Map<string, string>): string => parts.get('xl/worksheets/sheet1.xml')!;
const stringsOf = (parts: Map<string, string>): string => parts.get('xl/sharedStrings.xml')!;
const inline = (at: string, text: string) =>
  `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;
const head = (...labels: string[]) =>
  `<row r="1">${labels.map((label, i) => inline(`${'ABCDEF'[i]}1`, label)).join('')}</row>`;

test.each(['openpyxl-list', 'libreoffice-list', 'openpyxl-rich', 'libreoffice-rich'])(
  '%s: the copy has none of its numbers in any part, and the same members',
  async (file) => {
    const before = membersOf(fixture(`${file}.xlsx`));
    const after = await copyOf(fixture(`${file}.xlsx`));
    expect([...after.keys()]).toEqual([...before.keys()]);
    const all = [...after.values()].join('\n');
    for (const { sfzh, lxdh, zyh } of people) {
      expect(all.includes(sfzh)).toBe(false);
      expect(all.includes(lxdh)).toBe(false);
      expect(all.includes(zyh)).toBe(false);
    }
    for (const part of ['xl/styles.xml', 'xl/theme/theme1.xml', 'docProps/app.xml']) {
      expect(after.get(part)).toBe(before.get(part));
    }
  },
);

test.each(['openpyxl-clean', 'libreoffice-clean'])(
  '%s: nothing to hide, the same file',
  async (file) => {
    const { bytes, reason } = await rewritten(fixture(`${file}.xlsx`));
    expect(reason).toBeUndefined();
    expect(bytes.equals(fixture(`${file}.xlsx`))).toBe(true);
  },
);

describe('a shared string', () => {
  it('is hidden in the cell where it is a value and stays in the one where it is none', async () => {
    const parts = await masked({
      strings: ['<t>患者姓名</t>', '<t>经治医生</t>', `<t>${one.brxm}</t>`, `<t>${two.brxm}</t>`],
      sheets: [
        `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
         <row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>2</v></c></row>
         <row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3" t="s"><v>2</v></c></row>`,
      ],
    });
    expect(sheetOf(parts)).toContain('<c r="A2" t="s"><v>4</v></c><c r="B2" t="s"><v>2</v></c>');
    expect(sheetOf(parts)).toContain('<c r="A3" t="s"><v>5</v></c>');
    expect(stringsOf(parts)).toContain(
      `<si><t>${one.brxm}</t></si><si><t/></si><si><t>${name(one.brxm)}</t></si><si><t>${name(two.brxm)}</t></si></sst>`,
    );
    expect(stringsOf(parts)).toContain('uniqueCount="6"');
  });

  it('keeps its runs, loses its reading, and is hidden too when no cell has it', async () => {
    const run = (text: string) => `<r><rPr><b/></rPr><t xml:space="preserve">${text}</t></r>`;
    const [front, back] = [one.lxdh.slice(0, 5), one.lxdh.slice(5)];
    const parts = await masked({
      strings: [
        `${run('电话：')}${run(front)}${run(`${back} 请回访`)}<rPh sb="0" eb="1"><t>dianhua</t></rPh>`,
        `<t>身份证号：${two.sfzh}</t>`,
      ],
      sheets: [`<row r="1"><c r="A1" s="2" t="s"><v>0</v></c></row>`],
    });
    expect(stringsOf(parts)).toContain(
      `<si>${run('电话：')}${run(phone(one.lxdh))}${run(' 请回访')}</si></sst>`,
    );
    expect(stringsOf(parts)).toContain(`<t>身份证号：${resident(two.sfzh)}</t>`);
    expect(stringsOf(parts)).not.toContain('dianhua');
    expect(sheetOf(parts)).toContain('<c r="A1" s="2" t="s"><v>2</v></c>');
  });

  it('loses a reading that says more than it does itself', async () => {
    const parts = await masked({
      strings: [`<t>回访</t><rPh sb="0" eb="1"><t>电话：${one.lxdh}</t></rPh>`],
      sheets: ['<row r="1"><c r="A1" t="s"><v>0</v></c></row>'],
    });
    expect(stringsOf(parts)).toContain('<si><t>回访</t></si>');
  });
});

describe('a cell', () => {
  it('that is a number or a date becomes a text and keeps its style', async () => {
    const parts = await masked({
      sheets: [
        `${head('姓名', '联系电话', '出生日期', '费用')}<row r="2">${inline('A2', one.brxm)}<c r="B2" s="2"><v>${one.lxdh}</v></c><c r="C2" s="1"><v>20000</v></c><c r="D2"><v>99.5</v></c></row>`,
      ],
    });
    const text = (at: string, style: number, value: string) =>
      `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`;
    expect(sheetOf(parts)).toContain(text('B2', 2, phone(one.lxdh)));
    expect(sheetOf(parts)).toContain(text('C2', 1, identifierOf('birthDate').mask('1954-10-03')));
    expect(sheetOf(parts)).toContain('<c r="D2"><v>99.5</v></c>');
  });

  it('is written with the prefix that its part has', async () => {
    const sheet = `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>电话</x:t></x:is></x:c><x:c><x:v>${one.lxdh}</x:v></x:c></x:row></x:sheetData></x:worksheet>`;
    const parts = await masked({ sheets: [''], more: { 'xl/worksheets/sheet1.xml': sheet } });
    expect(sheetOf(parts)).toContain(
      `<x:c t="inlineStr"><x:is><x:t xml:space="preserve">${phone(one.lxdh)}</x:t></x:is></x:c>`,
    );
  });

  it('is escaped again, and only its value is changed', async () => {
    const text = `&lt;b&gt;&#13; A&amp;B 电话：${one.lxdh} &quot;转&quot;<!-- x --> 归`;
    const parts = await masked({ sheets: [`<row r="1">${inline('A1', text)}</row>`] });
    expect(sheetOf(parts)).toContain(
      `<t>&lt;b&gt;&#13; A&amp;B 电话：${phone(one.lxdh)} "转" 归</t>`,
    );
  });
});

describe('a formula', () => {
  const rest = '<row r="9"><c r="A9"><f>SUM(D2:D3)</f><v>3</v></c></row>';

  it('that would bring a masked value back goes, with those that are made of it', async () => {
    const parts = await masked({
      sheets: [
        `${head('联系电话', '电话', '备注')}<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">J2</f><v>${one.lxdh}</v></c><c r="B2" t="str"><f>"1"&amp;K2</f><v>${two.lxdh}</v></c></row><row r="3"><c r="A3"><f t="shared" si="0"/><v>7</v></c><c r="C3"><f>"电话："&amp;"${one.lxdh}"</f><v>0</v></c></row>${rest}`,
      ],
    });
    expect(sheetOf(parts)).not.toContain('shared');
    expect(sheetOf(parts)).toContain('<c r="A3"><v>7</v></c><c r="C3"><v>0</v></c>');
    expect(sheetOf(parts)).toContain(phone(two.lxdh));
    expect(sheetOf(parts)).toContain(rest);
    // The order of computing names cells that have no formula any more.
    expect(parts.has('xl/calcChain.xml')).toBe(false);
    expect(parts.get('[Content_Types].xml')).not.toContain('calcChain');
    expect(parts.get('xl/_rels/workbook.xml.rels')).not.toContain('calcChain');
  });

  it('that fills an area goes when one of its cells is masked, and stays when none is', async () => {
    const area = (ref: string, value: string) =>
      `<c r="${ref.slice(0, 2)}" cm="1"><f t="array" ref="${ref}">J2:J9*1</f><v>${value}</v></c>`;
    const parts = await masked({
      sheets: [
        `${head('联系电话', '数量')}<row r="2">${area('A2:A3', '1')}${area('B2:B3', '1')}</row><row r="3"><c r="A3"><v>${one.lxdh}</v></c><c r="B3"><v>2</v></c></row>${rest}`,
      ],
    });
    expect(sheetOf(parts)).toContain(
      `<row r="2"><c r="A2"><v>1</v></c>${area('B2:B3', '1')}</row>`,
    );
  });

  it('that fills a long area stays when it has nobody in it, and keeps what has from a copy', async () => {
    const filled = (last: string): WorkbookParts => ({
      sheets: [
        `<row r="1"><c r="A1"><f t="array" ref="A1:A5000">J1:J5000</f><v>1</v></c></row>${Array.from(
          { length: 4998 },
          (_, i) =>
            `<row r="${i + 2}">${inline(`A${i + 2}`, '病房巡视记录，设备运转正常，无特殊情况。')}</row>`,
        ).join('')}<row r="5000">${inline('A5000', last)}</row>`,
      ],
    });
    const clean = workbookOf(filled('无'));
    expect((await rewritten(clean)).bytes.equals(clean)).toBe(true);
    expect((await rewritten(workbookOf(filled(`电话：${one.lxdh}`)))).reason).toBe('format');
  });

  it('stays with its list when no cell with one is masked', async () => {
    const parts = await masked({
      sheets: [`<row r="1">${inline('A1', `电话：${one.lxdh}`)}</row>${rest}`],
    });
    expect(parts.get('xl/calcChain.xml')).toContain('<c r="A1" i="1"/>');
    expect(sheetOf(parts)).toContain(rest);
  });
});

describe('what stands beside the cells', () => {
  const word = `电话：${one.lxdh}`;
  const hidden = `电话：${phone(one.lxdh)}`;

  it('is masked where it stands: headers, rules, filters, tips, constants', async () => {
    const parts = await masked({
      sheets: [''],
      names: `<definedNames><definedName name="a">"${word}"</definedName></definedNames>`,
      behind: `<autoFilter><filterColumn colId="0"><filters><filter val="${one.sfzh}"/></filters></filterColumn></autoFilter><conditionalFormatting><cfRule><formula>A1="${one.sfzh}"</formula></cfRule></conditionalFormatting><dataValidations><dataValidation prompt='${word}'><formula1>"${one.lxdh},无"</formula1></dataValidation></dataValidations><hyperlinks><hyperlink ref="A1" tooltip="${word} &amp; 其他"/></hyperlinks><headerFooter><oddHeader>&amp;L&amp;"宋体,Bold"&amp;12${word}&amp;R第&amp;P页</oddHeader></headerFooter><extLst><ext xmlns:xm="urn:x"><xm:f>"${word}"</xm:f></ext></extLst>`,
    });
    const sheet = sheetOf(parts);
    for (const part of [
      `<filter val="${resident(one.sfzh)}"/>`,
      `<formula>A1="${resident(one.sfzh)}"</formula>`,
      `prompt='${hidden}'`,
      `<formula1>"${phone(one.lxdh)},无"</formula1>`,
      `tooltip="${hidden} &amp; 其他"`,
      `<oddHeader>&amp;L&amp;"宋体,Bold"&amp;12${hidden}&amp;R第&amp;P页</oddHeader>`,
      `<xm:f>"${hidden}"</xm:f>`,
    ]) {
      expect(sheet).toContain(part);
    }
    expect(parts.get('xl/workbook.xml')).toContain(
      `<definedName name="a">"${hidden}"</definedName>`,
    );
  });

  it('is masked in comments, drawings, charts, links and properties', async () => {
    const a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"';
    const c = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"';
    const parts = await masked({
      sheets: [''],
      more: {
        'xl/comments1.xml': `<comments><authors><author>护士</author></authors><commentList><comment ref="A1"><text><r><t>电话：</t></r><r><t>${one.lxdh}</t></r></text></comment></commentList></comments>`,
        'xl/threadedComments/threadedComment1.xml': `<ThreadedComments><threadedComment><text>${word}</text></threadedComment></ThreadedComments>`,
        'xl/drawings/drawing1.xml': `<d ${a}><a:p><a:r><a:t>${word}</a:t></a:r></a:p></d>`,
        'xl/charts/chart1.xml': `<c:chart ${c}><c:strCache><c:pt idx="0"><c:v>${word}</c:v></c:pt></c:strCache><c:numCache><c:pt idx="0"><c:v>12.5</c:v></c:pt></c:numCache></c:chart>`,
        'xl/externalLinks/externalLink1.xml': `<externalLink><sheetData><row r="1"><cell r="A1" t="str"><v>姓名</v></cell><cell r="B1" t="str"><v>电话</v></cell></row><row r="2"><cell r="A2" t="str"><v>${one.brxm}</v></cell><cell r="B2" t="str"><v>${one.lxdh}</v></cell></row></sheetData></externalLink>`,
        'xl/worksheets/_rels/sheet1.xml.rels': `<Relationships><Relationship Id="r1" Target="https://his.example/?sfzh=${one.sfzh}" TargetMode="External"/></Relationships>`,
        'docProps/core.xml': `<p xmlns:dc="urn:dc"><dc:creator>${word}</dc:creator><dc:title>${word}</dc:title></p>`,
        'docProps/custom.xml': `<Properties xmlns:vt="urn:vt"><property name="病人电话"><vt:lpwstr>${one.lxdh}</vt:lpwstr></property></Properties>`,
      },
    });
    expect(parts.get('xl/comments1.xml')).toContain(
      `<t>电话：</t></r><r><t>${phone(one.lxdh)}</t>`,
    );
    expect(parts.get('xl/threadedComments/threadedComment1.xml')).toContain(
      `<text>${hidden}</text>`,
    );
    expect(parts.get('xl/drawings/drawing1.xml')).toContain(`<a:t>${hidden}</a:t>`);
    expect(parts.get('xl/charts/chart1.xml')).toContain(`<c:v>${hidden}</c:v>`);
    expect(parts.get('xl/externalLinks/externalLink1.xml')).toContain(`<v>${name(one.brxm)}</v>`);
    expect(parts.get('xl/worksheets/_rels/sheet1.xml.rels')).toContain(
      `?sfzh=${resident(one.sfzh)}"`,
    );
    // Who wrote it is staff, as inspection has it.
    expect(parts.get('docProps/core.xml')).toContain(
      `<dc:creator>${word}</dc:creator><dc:title>${hidden}<`,
    );
    expect(parts.get('docProps/custom.xml')).toContain(`<vt:lpwstr>${phone(one.lxdh)}</vt:lpwstr>`);
  });
});

describe('the name of a sheet', () => {
  const title = `O'Hara&amp;电话${one.lxdh}`;
  const hidden = `O_Hara&amp;电话${phone(one.lxdh).replaceAll('*', '＊')}`;

  it('is masked with letters that it may have, and what refers to it follows', async () => {
    const quoted = `'${title.replace("'", "''")}'!$A$1`;
    const parts = await masked({
      titles: [`电话${one.lxdh}`, title, '名单', '汇总'],
      sheets: [
        '',
        '',
        '',
        `<row><c r="A1"><f>${quoted}+&#30005;&#x8BDD;${one.lxdh}!A1+汇总!B1</f><v>3</v></c></row>`,
      ],
      names: `<definedNames><definedName name="a">${quoted}</definedName></definedNames>`,
      more: { 'xl/charts/chart1.xml': `<c><f>${quoted.replaceAll("'", '&apos;')}</f></c>` },
    });
    const other = `电话${phone(one.lxdh).replaceAll('*', '＊')}`;
    const book = parts.get('xl/workbook.xml')!;
    expect(book).toContain(
      `<sheet name="${other}" sheetId="1"/><sheet name="${hidden}" sheetId="2"/>`,
    );
    expect(book).toContain('<sheet name="汇总" sheetId="4"/>');
    expect(book).toContain(`>'${hidden}'!$A$1</definedName>`);
    expect(parts.get('xl/worksheets/sheet4.xml')).toContain(
      `<f>'${hidden}'!$A$1+&apos;${other}&apos;!A1+汇总!B1</f><v>3</v>`,
    );
    expect(parts.get('xl/charts/chart1.xml')).toContain(`<f>&apos;${hidden}&apos;!$A$1</f>`);
  });

  it('is there once, however many have the same mask', async () => {
    const [a, b] = [`电话${one.lxdh}`, `电话${one.lxdh.slice(0, 5)}99${one.lxdh.slice(7)}`];
    const book = (await masked({ titles: [a, b], sheets: ['', ''] })).get('xl/workbook.xml')!;
    const same = `电话${phone(one.lxdh).replaceAll('*', '＊')}`;
    expect(book).toContain(`name="${same}"`);
    expect(book).toContain(`name="${same}(2)"`);
  });
});

describe('any workbook of patients', () => {
  const columns = {
    姓名: (p: SyntheticPatient) => p.brxm,
    身份证号: (p: SyntheticPatient) => p.sfzh,
    联系电话: (p: SyntheticPatient) => p.lxdh,
    住院号: (p: SyntheticPatient) => p.zyh,
    经治医生: (p: SyntheticPatient) => p.brxm,
    备注: (p: SyntheticPatient) => `回访 ${p.brxm}，电话：${p.lxdh}`,
    费用: () => '128.50',
  };
  const label = fc.constantFrom(...(Object.keys(columns) as (keyof typeof columns)[]));
  const style = fc.constantFrom('shared', 'runs', 'inline', 'bare', 'formula');

  it('is told again with masks in the places of its values, and nothing else is changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(label, { minLength: 2 }),
        fc.array(fc.array(style, { minLength: 7, maxLength: 7 }), { minLength: 1, maxLength: 12 }),
        async (labels, styles) => {
          const body = written(labels, styles);
          const { inspection } = await inspect(body, undefined);
          const { bytes, reason, kinds } = await rewritten(body, 700);
          expect(reason).toBeUndefined();
          expect(kinds).toEqual(inspection.kinds);
          expect((await inspect(bytes, undefined)).inspection.verdict).toBe('clean');
          const before = (await recorded(zipDocument, body)).told.rows.flat();
          const after = (await recorded(zipDocument, bytes)).told.rows.flat();
          expect(after).toHaveLength(before.length);
          for (const [i, text] of after.entries())
            if (!text.includes('*')) expect(text).toBe(before[i]);
          const stars = after.filter((text) => text.includes('*')).length;
          expect(stars > 0).toBe(inspection.verdict === 'found');
        },
      ),
      { numRuns: 60 },
    );
  });

  function written(labels: readonly (keyof typeof columns)[], styles: string[][]): Buffer {
    const strings: string[] = [];
    const shared = (si: string) => `t="s"><v>${strings.push(si) - 1}</v>`;
    const cell = (how: string | undefined, text: string): string => {
      const half = text.length >> 1;
      switch (how) {
        case 'shared':
          return `<c ${shared(`<t>${text}</t>`)}</c>`;
        case 'runs':
          return `<c ${shared(`<r><t>${text.slice(0, half)}</t></r><r><t>${text.slice(half)}</t></r>`)}</c>`;
        case 'formula':
          return `<c t="str"><f>J1</f><v>${text}</v></c>`;
        case 'bare':
          return /^[\d.]+$/.test(text)
            ? `<c s="2"><v>${text}</v></c>`
            : `<c t="str"><v>${text}</v></c>`;
        default:
          return `<c t="inlineStr"><is><t>${text}</t></is></c>`;
      }
    };
    const rows = styles.map((how, n) =>
      labels.map((each, i) => cell(how[i], columns[each](people[n % 20]!))).join(''),
    );
    const top = labels.map((each) => cell('shared', each)).join('');
    return workbookOf({
      strings,
      sheets: [[top, ...rows].map((row) => `<row>${row}</row>`).join('')],
    });
  }
});
