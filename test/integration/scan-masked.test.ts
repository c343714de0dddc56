// `medveil scan --masked OUT`: copies that a second scan finds clean, and no copy that is not whole.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scan } from '../../proxy/cli/scan.ts';
import { testIo } from '../support/command-io.ts';
import { gbkBytes } from '../support/gbk-bytes.ts';
import { csv, json, page, rows } from '../support/inspect-body.ts';
import { workbookOf } from '../support/workbook-of.ts';

const [one] = rows;
const note = `姓名：${one!.brxm} 身份证号：${one!.sfzh}\n患者${one!.brxm}诉头痛，血压 128/76 mmHg，电话${one!.lxdh}\n`;
const secrets = rows.flatMap((p) => [p.brxm, p.sfzh, p.lxdh]);

const fhir = JSON.stringify({
  resourceType: 'Bundle',
  entry: rows.map((p) => ({
    resource: {
      resourceType: 'Patient',
      name: [{ text: p.brxm, family: p.brxm.slice(0, 1), given: [p.brxm.slice(1)] }],
      identifier: [{ value: p.sfzh }],
      telecom: [{ value: p.lxdh }],
    },
  })),
});
const cda = `<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3">${rows
  .map(
    (p) =>
      `<recordTarget><patientRole><id extension="${p.sfzh}"/><telecom value="tel:${p.lxdh}"/><patient><name>${p.brxm}</name></patient></patientRole></recordTarget>`,
  )
  .join('')}</ClinicalDocument>`;
const hl7 = rows
  .map(
    (p, i) =>
      `MSH|^~\\&|HIS|H|LIS|H|20260101120000||ADT^A01|M${i}|P|2.4\rPID|1||||${p.brxm}||||||||${p.lxdh}||||||${p.sfzh}\r`,
  )
  .join('');

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-masked-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function run(...args: string[]) {
  const io = testIo();
  return { code: await scan(args, io), out: io.output(), err: io.errors() };
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

test('a folder is copied under the same names, and the copies are clean', async () => {
  const from = join(dir, 'from');
  mkdirSync(join(from, '内'), { recursive: true });
  for (const [name, body] of [
    ['a.csv', csv],
    ['gbk.csv', gbkBytes(csv)],
    ['b.json', json],
    ['list.html', page],
    ['gbk.html', gbkBytes(page)],
    [
      'c.xml',
      `<?xml version="1.0"?><a>${rows.map((p) => `<brxm>${p.brxm}</brxm><sfzh>${p.sfzh}</sfzh>`).join('')}</a>`,
    ],
    ['fhir.json', fhir],
    ['cda.xml', cda],
    ['adt.hl7', hl7],
    ['events.txt', rows.map((p) => `data: ${JSON.stringify(p)}\n\n`).join('')],
    ['内/note.txt', note],
    ['clean.txt', '会议室在三楼。\r\n'],
  ] as const) {
    writeFileSync(join(from, name), body);
  }
  const into = join(dir, 'into');
  const ran = await run('--masked', into, from);
  expect(ran.code).toBe(1);
  expect(ran.out.match(/脱敏副本 masked copy/g)).toHaveLength(12);
  for (const secret of secrets) expect(ran.out).not.toContain(secret);
  expect(readFileSync(join(into, 'clean.txt'), 'utf8')).toBe('会议室在三楼。\r\n');
  const again = await run('--json', into);
  expect(again.code).toBe(0);
  const lines = again.out.trim().split('\n');
  expect(lines).toHaveLength(12);
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ verdict: 'clean', kinds: {} });
  for (const name of ['fhir.json', 'cda.xml', 'adt.hl7', 'events.txt', 'list.html', 'c.xml']) {
    const copy = readFileSync(join(into, name), 'utf8');
    for (const { sfzh, lxdh } of rows) {
      for (const secret of [sfzh, lxdh]) expect(copy).not.toContain(secret);
    }
  }
  const gbk = new TextDecoder('gbk').decode(readFileSync(join(into, 'gbk.csv')));
  expect(gbk.split('\r\n')[0]).toBe(csv.split('\r\n')[0]);
});

test('one file is copied to the name that is given, with counts in --json', async () => {
  const out = join(dir, 'copy.txt');
  const { code, out: said } = await run('--json', '--masked', out, file('n.txt', note));
  expect(code).toBe(1);
  const { kinds, masked } = JSON.parse(said);
  expect(masked).toEqual({ written: true, file: out, replaced: kinds });
  const copy = readFileSync(out, 'utf8');
  for (const secret of [one!.brxm, one!.sfzh, one!.lxdh]) expect(copy).not.toContain(secret);
  expect(copy).toContain('诉头痛，血压 128/76 mmHg');
});

test('nothing is written over a file that is there', async () => {
  const there = file('there.txt', 'mine');
  const ran = await run('--masked', there, file('x.txt', note));
  expect(ran.code).toBe(2);
  expect(ran.err).toContain('不会覆盖 exists and is not overwritten');
  const folder = join(dir, 'full');
  mkdirSync(folder);
  writeFileSync(join(folder, 'x.txt'), 'mine');
  const second = await run('--masked', folder, join(dir, 'x.txt'), file('y.txt', note));
  expect(second.out).toContain('目标文件已存在 the file to write exists');
  expect(readFileSync(there, 'utf8')).toBe('mine');
  expect(readFileSync(join(folder, 'x.txt'), 'utf8')).toBe('mine');
  expect(readdirSync(folder).sort()).toEqual(['x.txt', 'y.txt']);
});

test('workbooks are copied, and one with a value that has no place for a mask is not', async () => {
  const from = join(dir, 'books');
  mkdirSync(from);
  const files = new URL('../fixtures/office/files/', import.meta.url);
  for (const name of ['libreoffice-list', 'openpyxl-rich', 'libreoffice-clean']) {
    writeFileSync(join(from, `${name}.xlsx`), readFileSync(new URL(`${name}.xlsx`, files)));
  }
  const title = `电话：${one!.lxdh}`;
  writeFileSync(
    join(from, 'own.xlsx'),
    workbookOf({ sheets: [''], more: { 'customXml/a.xml': `<a>${title}</a>` } }),
  );
  const into = join(dir, 'masked-books');
  const ran = await run('--json', '--masked', into, from);
  expect(ran.code).toBe(1);
  for (const line of ran.out.trim().split('\n')) {
    const { file: path, kinds, masked } = JSON.parse(line);
    if (path.endsWith('own.xlsx')) expect(masked).toEqual({ written: false, why: 'format' });
    else expect(masked).toMatchObject({ written: true, replaced: kinds });
  }
  expect((await run(into)).code).toBe(0);
  const clean = 'libreoffice-clean.xlsx';
  expect(readFileSync(join(into, clean)).equals(readFileSync(join(from, clean)))).toBe(true);
  expect(readdirSync(into).sort()).toEqual([clean, 'libreoffice-list.xlsx', 'openpyxl-rich.xlsx']);
});

test('what cannot be rewritten gets no copy and a reason, and changes no exit code', async () => {
  const into = join(dir, 'none');
  const paths = [file('p.pdf', '%PDF-1.4\nbroken'), file('broken.json', `{"a":"${one!.lxdh}"`)];
  const ran = await run('--masked', into, ...paths);
  expect(ran.code).toBe((await run(...paths)).code);
  expect(ran.out.match(/未写脱敏副本 no masked copy/g)).toHaveLength(2);
  expect(readdirSync(dir)).not.toContain('none');
});

test('a copy in which a second scan finds something is not written', async () => {
  // The number makes the first row data; its mask would make it a header, and the names below it names.
  const odd = `姓名,身份证号${one!.sfzh},联系电话\n${one!.brxm},${one!.sfzh},${one!.lxdh}\n`;
  const out = join(dir, 'odd-copy.csv');
  const { code, out: said } = await run('--json', '--masked', out, file('odd.csv', odd));
  expect(code).toBe(1);
  expect(JSON.parse(said).masked).toEqual({ written: false, why: 'remains' });
  expect(readdirSync(dir).filter((name) => name.includes('odd-copy'))).toEqual([]);
});

test('standard input has no name to write a copy under', async () => {
  expect((await run('--masked', join(dir, 'o'), '-')).code).toBe(2);
  expect((await run('--masked', join(dir, 'o'), '--ndjson')).code).toBe(2);
});
