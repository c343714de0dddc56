// Archives that are made to hurt or to lie: each is named for what it is, and costs little.
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inspect } from '../../../support/inspect-body.ts';
import { syntheticPatients } from '../../../support/synthetic-patients.ts';
import { type Member, zipOf } from '../../../support/zip-of.ts';

const [a] = syntheticPatients(1);
const note = Buffer.from(`姓名：${a!.brxm}，身份证号：${a!.sfzh}`);
const memo: Member = { name: 'memo.txt', data: Buffer.from('请于周五前完成设备盘点') };
const hidden: Member = { name: 'note.txt', data: note };
const zip = 'application/zip';
const blanks = Buffer.alloc(200_000_000, ' ');

describe('bombs', () => {
  it.each([
    ['a flat archive', () => zipOf([{ name: 'a.txt', data: blanks }]), zip],
    ['a gzip file', () => gzipSync(blanks), 'application/gzip'],
    [
      'a workbook',
      () =>
        zipOf([
          { name: '[Content_Types].xml', data: Buffer.from('<Types/>') },
          { name: 'xl/worksheets/sheet1.xml', data: blanks },
        ]),
      zip,
    ],
    [
      'more strings than any workbook has',
      () =>
        zipOf([
          { name: '[Content_Types].xml', data: Buffer.from('<Types/>') },
          {
            name: 'xl/sharedStrings.xml',
            data: Buffer.from(`<sst>${'<si><t>a1</t></si>'.repeat(1_000_000)}</sst>`),
          },
        ]),
      zip,
    ],
  ])('%s stops at the cap', async (_, make, type) => {
    const { inspection } = await inspect(make(), type);
    expect(inspection).toMatchObject({ verdict: 'unscannable', reason: 'tooLarge' });
    // Of 200 MB: what was looked at before the ratio told.
    expect(inspection.bytesInspected).toBeLessThan(64 * 1_048_576);
  });

  it('archives in archives stop at a depth', async () => {
    let inner = zipOf([hidden]);
    for (let i = 0; i < 8; i++) inner = zipOf([{ name: `level${i}.zip`, data: inner }]);
    const { inspection } = await inspect(inner, zip);
    expect(inspection).toMatchObject({ verdict: 'unscannable', reason: 'tooDeep' });
    const three = zipOf([
      { name: 'b.zip', data: zipOf([{ name: 'a.zip', data: zipOf([hidden]) }]) },
    ]);
    expect((await inspect(three, zip)).inspection).toMatchObject({
      verdict: 'found',
      kinds: { residentId: 1 },
    });
  });

  it('an archive of too many members is one', async () => {
    const members = Array.from({ length: 10_001 }, (_, i) => ({
      name: `${i}.txt`,
      data: Buffer.from('好'),
    }));
    const { inspection } = await inspect(zipOf(members), zip);
    expect(inspection).toMatchObject({ verdict: 'unscannable', reason: 'tooDeep' });
  });

  it('entities of XML are not expanded, and their texts are read', async () => {
    const names = 'abcdefghij';
    const entities = Array.from(
      names,
      (name, i) => `<!ENTITY ${name} "${i === 0 ? 'lol' : `&${names[i - 1]};`.repeat(10)}">`,
    );
    const bomb = `<?xml version="1.0"?><!DOCTYPE r [${entities.join('')}]><r>&j;</r>`;
    expect((await inspect(bomb, 'application/xml')).inspection).toMatchObject({
      verdict: 'unscannable',
      reason: 'malformed',
    });
    const told = `<!DOCTYPE r [<!ENTITY p "身份证号：${a!.sfzh}">]><r>&p;</r>`;
    expect((await inspect(told, 'application/xml')).inspection).toMatchObject({
      verdict: 'found',
      reason: 'malformed',
    });
  });

  it('a document as deep as it is long, and one with a million keys, are read or named', async () => {
    const deep = `${'['.repeat(100_000)}${JSON.stringify(a!.sfzh)}${']'.repeat(100_000)}`;
    const seen = await inspect(deep, 'application/json');
    expect(seen.inspection.verdict).not.toBe('clean');
    const wide = `{${Array.from({ length: 1_000_000 }, (_, i) => `"k${i}":1`).join()}}`;
    const bomb = await inspect(wide, 'application/json');
    expect(bomb.inspection).toMatchObject({ verdict: 'unscannable', reason: 'tooDeep' });
    const large = `{${Array.from({ length: 50_000 }, (_, i) => `"k${i}":1`).join()},"sfzh":"${a!.sfzh}"}`;
    const found = await inspect(large, 'application/json');
    expect(found.inspection).toMatchObject({ verdict: 'found', kinds: { residentId: 1 } });
  });
});

describe('archives that lie', () => {
  const listed = zipOf([memo]);

  it('a member that the directory does not list is noticed', async () => {
    const other = zipOf([hidden]);
    // Its header and data in front of an honest archive, whose offsets are moved behind it.
    const front = other.subarray(
      0,
      30 + Buffer.byteLength(hidden.name) + deflateRawSync(note).length,
    );
    const moved = zipOf([memo], { shift: front.length });
    const { inspection } = await inspect(Buffer.concat([front, moved]), zip);
    expect(inspection).toMatchObject({ verdict: 'unscannable', reason: 'malformed' });
  });

  it('bytes behind the archive are noticed', async () => {
    const { inspection } = await inspect(Buffer.concat([listed, note]), zip);
    expect(inspection).toMatchObject({ verdict: 'unscannable', reason: 'malformed' });
  });

  it('two archives one behind the other are noticed', async () => {
    const { inspection } = await inspect(Buffer.concat([zipOf([hidden]), listed]), zip);
    expect(inspection).toMatchObject({ verdict: 'unscannable', reason: 'malformed' });
  });

  it.each([
    ['another name', { localName: 'x.txt' }],
    ['another size', { size: 3 }],
    ['another method', { localMethod: 0 }],
  ])('a member with %s in its own header is read and the lie is said', async (_, lie) => {
    const { inspection } = await inspect(zipOf([{ ...hidden, ...lie }]), zip);
    expect(inspection.reason).toBe('malformed');
    expect(inspection.verdict).not.toBe('clean');
  });

  it('an unknown compression and a lock are named, and the other members are read', async () => {
    const strange = zipOf([{ ...memo, method: 12 }, hidden]);
    expect((await inspect(strange, zip)).inspection).toMatchObject({
      verdict: 'found',
      reason: 'coding',
    });
    const locked = zipOf([{ ...memo, flags: 1 }, hidden]);
    expect((await inspect(locked, zip)).inspection).toMatchObject({
      verdict: 'found',
      reason: 'encrypted',
    });
  });

  it('names of members are read', async () => {
    const named = zipOf([{ name: `身份证号${a!.sfzh}.txt`, data: memo.data }]);
    expect((await inspect(named, zip)).inspection.kinds).toEqual({ residentId: 1 });
  });
});

it('the control: an honest archive of clean members is clean', async () => {
  const { inspection } = await inspect(zipOf([memo]), zip);
  expect(inspection).toMatchObject({ verdict: 'clean', bytesInspected: memo.data.length });
});
