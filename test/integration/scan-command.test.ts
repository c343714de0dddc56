import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identifierOf } from '../../shared/identifiers/registry.ts';
import { syntheticPatients } from '../support/synthetic-patients.ts';

const main = join(import.meta.dirname, '../../proxy/main.ts');
const fixtures = join(import.meta.dirname, '../fixtures');
const patients = syntheticPatients(20);
const [one, two] = [patients[3]!, patients[4]!];
const note = `姓名：${one.brxm} 身份证号：${one.sfzh}\n患者${one.brxm}诉头痛，血压 128/76 mmHg，电话${one.lxdh}\n`;
const csv = `姓名,身份证号,联系电话\n${patients.map((p) => `${p.brxm},${p.sfzh},${p.lxdh}`).join('\n')}\n`;
const secrets = patients.flatMap((p) => [p.brxm, p.sfzh, p.lxdh]);

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-scan-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** The real command, fed as a shell would. */
function scan(args: readonly string[], input: string | Buffer | Readable = ''): Promise<Ran> {
  const child = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    main,
    'scan',
    ...args,
  ]);
  const ran: Ran = { code: null, out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ran.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (ran.err += text));
  child.stdin.on('error', () => undefined);
  if (input instanceof Readable) input.pipe(child.stdin);
  else child.stdin.end(input);
  return new Promise((resolve) => child.on('close', (code) => resolve({ ...ran, code })));
}

/** As the table shows it. */
const residentIdOf = (value: string) => identifierOf('residentId').mask(value);

function file(name: string, content: string | Buffer): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}
const jsonLines = (out: string): any[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('--ndjson', () => {
  test('answers line by line in order, with UTF-16 offsets and masks', async () => {
    const texts = [note, '复诊，血糖 5.6 mmol/L', `😀电话：${two.lxdh}`];
    const input = texts.map((text, i) => JSON.stringify({ id: `t${i}`, text })).join('\n');
    const { code, out } = await scan(['--ndjson'], input);
    expect(code).toBe(0);
    const lines = jsonLines(out);
    expect(lines.map((line) => line.id)).toEqual(['t0', 't1', 't2']);
    expect(lines[1]).toEqual({ id: 't1', findings: [] });
    const values = lines[0].findings.map((f: { start: number; end: number }) =>
      note.slice(f.start, f.end),
    );
    // The second mention of the name has no label: the document's first one taught it.
    expect(values).toEqual([one.brxm, one.sfzh, one.brxm, one.lxdh]);
    const phone = lines[2].findings[0];
    expect(texts[2]!.slice(phone.start, phone.end)).toBe(two.lxdh);
    expect(Object.keys(phone)).toEqual(['kind', 'start', 'end', 'masked']);
    expect(phone.masked).toBe(`139****${two.lxdh.slice(-4)}`);
    expect(secrets.filter((secret) => out.includes(secret))).toEqual([]);
  });

  test('a line that is none is named and stops nobody; the exit code says so', async () => {
    const good = JSON.stringify({ id: 1, text: '姓名：赵伟' });
    const gbk = Buffer.from('{"id":"g","text":"\xd0\xd5"}\n', 'latin1');
    const bad = `${good}\n\nnot json ${one.sfzh}\n{"id":"x"}\n{"id":12345678901234567890,"text":""}\n`;
    const input = Buffer.concat([Buffer.from(bad), gbk, Buffer.from(good)]);
    const { code, out, err } = await scan(['--ndjson'], input);
    expect(code).toBe(1);
    const lines = jsonLines(out);
    expect(lines.map((line) => line.line ?? line.id)).toEqual([1, 3, 4, 5, 6, 1]);
    expect(lines[1].error).toContain('不是 JSON');
    expect(lines[4].error).toContain('不是 UTF-8');
    expect(out + err).not.toContain(one.sfzh);
  });

  test('strange strings, a ten-megabyte line and chunks cut anywhere are answered', async () => {
    const odd = ['', '\ud800', '\u0000\u200b', '身份证号：'.repeat(5), 'x'.repeat(10_000_000)];
    const text = odd.map((t, i) => JSON.stringify({ id: i, text: t })).join('\r\n');
    const bytes = Buffer.from(`\ufeff${text}\n`);
    const cuts = Array.from({ length: Math.ceil(bytes.length / 99_991) }, (_, i) =>
      bytes.subarray(i * 99_991, (i + 1) * 99_991),
    );
    const { code, out } = await scan(['--ndjson'], Readable.from(cuts));
    expect(code).toBe(0);
    expect(jsonLines(out).map((line) => line.id)).toEqual([0, 1, 2, 3, 4]);
  });

  test('one question gets its answer before the next is asked', async () => {
    const child = spawn(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      main,
      'scan',
      '--ndjson',
    ]);
    for (let i = 0; i < 3; i++) {
      child.stdin.write(`${JSON.stringify({ id: i, text: note })}\n`);
      const [answer] = await new Promise<Buffer[]>((resolve) =>
        child.stdout.once('data', (chunk: Buffer) => resolve([chunk])),
      );
      expect(JSON.parse(answer!.toString())).toMatchObject({ id: i });
    }
    child.stdin.end();
    await new Promise((resolve) => child.on('close', resolve));
  });
});

describe('--json PATH', () => {
  test('reads text in every charset that hospitals write', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(note, 'utf16le')]);
    const encode = (text: string): Buffer => gb18030(text);
    const paths = [
      file('utf8.txt', note),
      file('bom.txt', `\ufeff${note}`),
      file('utf16.txt', utf16),
      file('gb.txt', encode(note)),
    ];
    const { code, out } = await scan(['--json', ...paths]);
    expect(code).toBe(1);
    for (const line of jsonLines(out)) {
      expect(line).toMatchObject({
        verdict: 'found',
        kinds: { personName: 2, residentId: 1, mobilePhone: 1 },
        patients: 1,
      });
      expect(line.bytesInspected).toBe(line.bytesTotal);
      expect(line.ms).toBeGreaterThan(0);
    }
    expect(jsonLines(out).map((line) => line.file)).toEqual(paths);
  });

  test('a table’s columns name its values, whatever its name says, and patients are counted', async () => {
    const named = file('export.csv', csv);
    const unnamed = file('export.dat', csv);
    const { out } = await scan(['--json', named]);
    expect(jsonLines(out)[0]).toMatchObject({
      file: named,
      verdict: 'found',
      kinds: { personName: 20, residentId: 20, mobilePhone: 20 },
      patients: 20,
    });
    const declared = await scan(['--json', '--type', 'text/csv', unnamed]);
    expect(jsonLines(declared.out)[0].kinds).toEqual({
      personName: 20,
      residentId: 20,
      mobilePhone: 20,
    });
  });

  test('a declared coding is undone, a declared charset is believed, an unknown one is said', async () => {
    const zipped = file('export.gz', gzipSync(csv));
    const packed = await scan(['--json', '--type', 'csv', '--encoding', 'gzip', zipped]);
    expect(jsonLines(packed.out)[0]).toMatchObject({ verdict: 'found', patients: 20 });
    const gb = file('gb2.txt', gb18030(note));
    const known = await scan(['--json', '--encoding', 'GB18030', gb]);
    expect(jsonLines(known.out)[0]).toMatchObject({ verdict: 'found', patients: 1 });
    const unknown = await scan(['--json', '--encoding', 'ebcdic', gb]);
    expect(jsonLines(unknown.out)[0]).toMatchObject({ verdict: 'unscannable', reason: 'charset' });
  });

  test('other formats are said to be uninspected, folders are walked, links do not lead back', async () => {
    const folder = join(dir, 'folder');
    mkdirSync(join(folder, 'inner'), { recursive: true });
    writeFileSync(join(folder, 'b.xlsx'), 'PK\u0003\u0004');
    writeFileSync(join(folder, 'inner', 'a.txt'), note);
    writeFileSync(join(folder, 'c.txt'), '%PDF-1.7 …');
    writeFileSync(join(folder, 'd.bin'), Buffer.from([0, 1, 2, 3]));
    symlinkSync(folder, join(folder, 'inner', 'loop'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'z-broken'));
    const { code, out } = await scan(['--json', folder]);
    expect(code).toBe(1);
    const lines = jsonLines(out);
    const short = lines.map((l) => [l.file.slice(folder.length + 1), l.verdict, l.reason]);
    expect(short).toEqual([
      ['b.xlsx', 'unscannable', 'malformed'],
      ['c.txt', 'unscannable', 'malformed'],
      ['d.bin', 'uninspected', 'format'],
      [join('inner', 'a.txt'), 'found', undefined],
      ['z-broken', 'unscannable', 'unreadable'],
    ]);
  });

  test('a file that cannot be read has its own line, and the others are scanned', async () => {
    const { code, out } = await scan(['--json', join(dir, 'none'), file('ok.txt', note)]);
    expect(code).toBe(1);
    expect(jsonLines(out).map((line) => line.verdict)).toEqual(['unscannable', 'found']);
  });

  test('what is piped in is a file named -', async () => {
    const { out } = await scan(['--json'], note);
    expect(jsonLines(out)[0]).toMatchObject({ file: '-', verdict: 'found', patients: 1 });
  });
});

test('the table for people has kinds, counts and masks, in Chinese and English, and no value', async () => {
  const { code, out } = await scan([file('note.txt', note), file('rows.csv', csv)]);
  expect(code).toBe(1);
  expect(out).toContain('发现 found');
  expect(out).toMatch(/personName\s+姓名\s+20 /);
  expect(out).toContain(`139****${one.lxdh.slice(-4)}`);
  expect(secrets.filter((secret) => out.includes(secret))).toEqual([]);
});

test('the exit code tells what was found; documents of all kinds are read, and people see a sum', async () => {
  const clean = file('clean.txt', '请于周五前完成设备盘点。');
  const locked = join(fixtures, 'office/files/info-zip-locked.zip');
  const list = join(fixtures, 'office/files/openpyxl-list.xlsx');
  expect(await scan([clean])).toMatchObject({ code: 0 });
  expect(await scan([clean, locked])).toMatchObject({ code: 3 });
  const seen = await scan([clean, locked, list, join(fixtures, 'documents/files/xlwt.xls')]);
  expect(seen.code).toBe(1);
  expect(seen.out).toContain('有密码保护 locked by a password');
  expect(seen.out).toMatch(
    /合计 total：4 个文件 files，发现 found 2，未能全部检查 not wholly read 1/,
  );
  expect(seen.out).toContain('数据级别 level 4');
  // Masks of what stands in a document, as of what stands in a text.
  expect(seen.out).toContain(residentIdOf(patients[0]!.sfzh));
  for (const secret of secrets) expect(seen.out).not.toContain(secret);
  // Nobody looks at a terminal: no bar.
  expect(seen.err).toBe('');
});

describe('--rules', () => {
  test('a pack’s label and number format are found, without it they are not', async () => {
    const rules = file(
      'pack.yaml',
      "v: 1\nid: g\nversion: 1\nlabels: { patientNumber: [银杏登记码] }\npatterns: [{ id: f, kind: specimenNumber, pattern: '\\bYX-\\d{6}\\b' }]\n",
    );
    const line = JSON.stringify({ id: 1, text: '银杏登记码：880123，随访YX-204518' });
    const kinds = async (args: string[]): Promise<string[]> => {
      const { out } = await scan(['--ndjson', ...args], line);
      return jsonLines(out)[0].findings.map((f: { kind: string }) => f.kind);
    };
    expect(await kinds([])).toEqual([]);
    expect(await kinds(['--rules', rules])).toEqual(['patientNumber', 'specimenNumber']);
  });

  test('a malformed pack is refused with file, line and reason, and nothing is scanned', async () => {
    const rules = file(
      'bad.yaml',
      "v: 1\nid: g\nversion: 1\npatterns:\n  - { id: f, kind: age, pattern: '(' }\n",
    );
    const { code, out, err } = await scan(['--rules', rules, '--ndjson'], '{"id":1,"text":""}');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`${rules}:5: 正则表达式有误`);
  });
});

test.each([
  [['--ndjson', 'file.txt'], '--ndjson'],
  [['--type', 'spreadsheet', 'a'], 'spreadsheet'],
  [['--colour'], '--colour'],
])('wrong arguments %j are said with the usage', async (args, said) => {
  const { code, err } = await scan(args);
  expect(code).toBe(2);
  expect(err).toContain(said);
  expect(err).toContain('usage: medveil scan');
});

/** GB18030 bytes of the characters in a text, looked up by decoding every two-byte code. */
function gb18030(text: string): Buffer {
  const codes = new Map<string, [number, number]>();
  const decoder = new TextDecoder('gb18030');
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (character.length === 1 && character !== '\ufffd') codes.set(character, [lead, trail]);
    }
  }
  return Buffer.from(Array.from(text, (c) => codes.get(c) ?? [c.charCodeAt(0)]).flat());
}
