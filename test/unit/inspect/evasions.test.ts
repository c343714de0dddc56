// Bodies that say less to us than to who receives them: each must be found out or called unscannable.
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inspect, pseudonym } from '../../support/inspect-body.ts';
import { syntheticPatients } from '../../support/synthetic-patients.ts';

const people = syntheticPatients(12);
const [a, b] = people;
const names = `姓名,科室\n${people.map((p) => `${p.brxm},内科`).join('\n')}\n`;
const unreadable = { verdict: 'unscannable', reason: 'charset' };

async function count(value: unknown): Promise<number> {
  return (await inspect(JSON.stringify(value), 'application/json')).patients.count;
}

describe('text that is not what it is called', () => {
  it('is not read as a charset that only its label names', async () => {
    for (const charset of ['utf-16le', 'utf-16be', 'windows-1251', 'koi8-r', 'big5']) {
      const seen = await inspect(names, `text/csv; charset=${charset}`);
      expect(seen.inspection, charset).toMatchObject(unreadable);
    }
    const gbk = await inspect(names, 'text/csv; charset=gbk');
    expect(gbk.inspection).toMatchObject({ verdict: 'found', kinds: { personName: 12 } });
  });

  it('is not hidden by a byte order mark, a missing one, or one wrong byte', async () => {
    const bytes = Buffer.from(names);
    const marked = Buffer.concat([Buffer.from([0xff, 0xfe]), bytes]);
    expect((await inspect(marked, 'text/csv')).inspection).toMatchObject(unreadable);
    const wide = Buffer.from(`sfzh\n${a!.sfzh}\n`, 'utf16le');
    expect((await inspect(wide, 'text/csv')).inspection).toMatchObject({
      kinds: { residentId: 1 },
    });
    const broken = Buffer.concat([bytes, Buffer.from([0x41, 0xff, 0x0a])]);
    expect((await inspect(broken, 'text/csv')).inspection).toMatchObject(unreadable);
  });

  it('is read on behind bytes that the decoder stumbles over', async () => {
    // The beginning of four bytes that are no character, at the end of a block.
    const broken = Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x8b, 0x32, 0x96, 0x90, 0x0a]);
    const body = Buffer.concat([broken, Buffer.from(`sfzh ${a!.sfzh}`)]);
    for (const blockLength of [1, 2, 3, 5, 6, 7, 64]) {
      const { inspection } = await inspect(body, 'text/plain', { blockLength });
      expect(inspection.reason, String(blockLength)).not.toBe('fault');
      expect(inspection.kinds.residentId, String(blockLength)).toBe(1);
    }
  });

  it('is not a compressed file or a workbook under the name of CSV', async () => {
    const seen = await inspect(gzipSync(names), 'text/csv');
    expect(seen.inspection).toMatchObject({ kinds: { personName: 12 }, disagrees: true });
  });

  it('is still read as the UTF-16 that it is', async () => {
    const wide = Buffer.from(`\ufeff${names}`, 'utf16le');
    const seen = await inspect(wide, 'text/csv; charset=utf-16le');
    expect(seen.inspection).toMatchObject({ verdict: 'found', kinds: { personName: 12 } });
    expect(seen.inspection.reason).toBeUndefined();
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('has nothing behind its %s data that nobody looked at', async (contentEncoding, compress) => {
    const data = compress('{"a":1}');
    const more = Buffer.concat([data, Buffer.from(`身份证号 ${a!.sfzh}`)]);
    for (const cuts of [[], [data.length], [data.length - 1]]) {
      const seen = await inspect(more, 'application/json', { contentEncoding, cuts });
      expect(seen.inspection).toMatchObject({ verdict: 'unscannable', reason: 'coding' });
    }
    const clean = await inspect(data, 'application/json', { contentEncoding });
    expect(clean.inspection).toMatchObject({ verdict: 'clean' });
  });
});

describe('tables', () => {
  it('are read in columns that are not a patient’s when a cell holds more than a word', async () => {
    const seen = await inspect(`姓名,备注\n${a!.brxm},身份证号 ${b!.sfzh}\n`, 'text/csv');
    expect(seen.inspection.kinds).toEqual({ personName: 1, residentId: 1 });
  });

  it('end their rows as each row does, not as the first one did', async () => {
    for (const body of [names.replace('\n', '\r\n'), names.replaceAll('\n', '\r')]) {
      const seen = await inspect(body, 'text/csv');
      expect(seen.inspection.kinds).toEqual({ personName: 12 });
      expect(seen.patients.count).toBe(12);
    }
  });

  it('have their delimiter found below a title', async () => {
    for (const delimiter of [';', '\t', '|']) {
      const body = `患者名单\n${names.replaceAll(',', delimiter)}`;
      expect((await inspect(body, 'text/csv')).patients.count, delimiter).toBe(12);
    }
  });
});

describe('the number of patients', () => {
  it('is not lowered by a number that all of them share', async () => {
    expect(await count(people.map((p) => ({ sfzh: p.sfzh, zyh: '000000' })))).toBe(12);
    expect(await count(people.map((p) => ({ brxm: p.brxm, zyh: '000000' })))).toBe(12);
    // The same again, by way of the memory of rows.
    expect(await count(people.map((p) => ({ brxm: p.brxm, zyh: '000000' })))).toBe(12);
    const table = `住院号,身份证号\n${people.map((p) => `000000,${p.sfzh}`).join('\n')}`;
    expect((await inspect(table, 'text/csv')).patients.count).toBe(12);
  });

  it('is not lowered by a list of phones, or of names, without telling keys', async () => {
    expect(await count({ data: people.map((p) => p.lxdh) })).toBe(12);
    const map = Object.fromEntries(people.map((p, i) => [`k${i}`, p.lxdh]));
    // Some of them may be one person's and her family's.
    expect(await count(map)).toBeGreaterThan(5);
  });

  it('is not lowered by the same patient around each of many lists', async () => {
    const lists = people.map((p) => ({ zyh: 'ZY1', list: [{ lxdh: p.lxdh }] }));
    expect(await count(lists)).toBe(13);
    expect(await count(lists.slice(0, 8))).toBe(1);
  });

  it('is the same for an object wherever it stands, and whatever stood before it', async () => {
    const row = { zyh: 'ZY777001', ward: 'a'.repeat(60) };
    const before = JSON.stringify({ note: `身份证号 ${a!.sfzh}`, row });
    expect((await inspect(before, 'application/json')).patients.count).toBe(2);
    const alone = await inspect(JSON.stringify({ row }), 'application/json');
    expect(alone.patients.refs).toEqual([pseudonym('patientNumber', 'ZY777001')]);
  });
});

describe('documents in strings', () => {
  const list = people.map((p) => ({ brxm: p.brxm, zyh: p.zyh }));
  const whole = { verdict: 'found', kinds: { personName: 12, patientNumber: 12 } };

  it('are read as documents, however deep and long', async () => {
    const deep = { pad: '好'.repeat(17_000), list };
    const bodies = [
      { data: JSON.stringify(list) },
      { data: JSON.stringify({ pad: 'y'.repeat(20_000), deep: JSON.stringify(deep) }) },
    ];
    for (const body of bodies) {
      for (const blockLength of [64, 65_536]) {
        const text = JSON.stringify(body);
        const seen = await inspect(text, 'application/json', { blockLength });
        expect(seen.inspection).toMatchObject(whole);
        expect(seen.inspection.reason).toBeUndefined();
        expect(seen.patients.count).toBe(12);
      }
    }
  });

  it('are read up to where they break off, inside a string as well', async () => {
    const told = `身份证号 ${a!.sfzh}`;
    const cut = `{"x":"${'y'.repeat(20_000)}","note":"${told}`;
    for (const body of [
      cut,
      JSON.stringify({ data: cut }),
      JSON.stringify({ data: `{"note":"${told}` }),
    ]) {
      for (const blockLength of [64, 65_536]) {
        const { inspection } = await inspect(body, 'application/json', { blockLength });
        expect(inspection.kinds).toEqual({ residentId: 1 });
      }
    }
  });

  it('leave the document around them in order when they are none', async () => {
    const body = { x: `[备注] 身份证号 ${a!.sfzh}`, y: '{"zyh":', brxm: a!.brxm, zyh: a!.zyh };
    const seen = await inspect(JSON.stringify(body), 'application/json');
    expect(seen.inspection.kinds).toEqual({ residentId: 1, personName: 1, patientNumber: 1 });
    expect(seen.inspection.reason).toBeUndefined();
  });
});

describe('scripts that hand data to a function', () => {
  it.each(['cb(', '/**/jQuery1_2({"list":', ' window["x"]('])(
    'are read behind %s',
    async (lead) => {
      const list = JSON.stringify(people.map((p) => ({ brxm: p.brxm, zyh: p.zyh })));
      const call = `${lead}${list}${lead.includes('{') ? '}' : ''});`;
      const seen = await inspect(call, 'text/plain');
      expect(seen.inspection).toMatchObject({
        verdict: 'found',
        kinds: { personName: 12, patientNumber: 12 },
      });
      expect(seen.patients.count).toBe(12);
    },
  );
});

describe('values that are dressed up', () => {
  const id = a!.sfzh;
  const half = Math.floor(id.length / 2);
  const wide = id.replace(/[0-9X]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const list = `姓名,身份证号\n${people.map((p) => `${p.brxm},${p.sfzh}`).join('\n')}\n`;
  const entity = Array.from(id, (c) => `&#${c.charCodeAt(0)};`).join('');
  const hexEntity = Array.from(id, (c) => `&#x${c.charCodeAt(0).toString(16)};`).join('');

  it.each([
    ['full width', 'text/plain', `身份证号：${wide}`],
    ['zero-width characters', 'text/plain', `身份证号：${Array.from(id).join('\u200b')}`],
    [
      'right-to-left marks',
      'text/plain',
      `身份证号：\u202e\u200f${id.slice(0, half)}\u200f${id.slice(half)}\u202c`,
    ],
    ['soft hyphens', 'text/html', `<p>身份证号：${id.slice(0, half)}&shy;${id.slice(half)}</p>`],
    ['separators', 'text/plain', `身份证号：${id.slice(0, 6)} ${id.slice(6, 14)} ${id.slice(14)}`],
    [
      'hyphens',
      'application/json',
      JSON.stringify({ sfzh: `${id.slice(0, 6)}-${id.slice(6, 14)}-${id.slice(14)}` }),
    ],
    ['decimal entities', 'text/html', `<p>身份证号：${entity}</p>`],
    ['hexadecimal entities', 'application/xml', `<r><sfzh>${hexEntity}</sfzh></r>`],
    ['CDATA', 'application/xml', `<r><sfzh><![CDATA[${id}]]></sfzh></r>`],
    ['a comment of a page', 'text/html', `<p>好</p><!-- 身份证号 ${id} -->`],
    ['hidden text', 'text/html', `<p style="display:none">身份证号：${id}</p>`],
    [
      'elements inside the value',
      'text/html',
      `<p>身份证号：<b>${id.slice(0, half)}</b>${id.slice(half)}</p>`,
    ],
    [
      'a line break in the value',
      'text/plain',
      `身份证号：${id.slice(0, half)}\n${id.slice(half)}`,
    ],
    [
      'escapes in JSON',
      'application/json',
      `{"sfzh":"${Array.from(id, (c) => `\\u00${c.charCodeAt(0).toString(16)}`).join('')}"}`,
    ],
    [
      'percent signs in a form',
      'application/x-www-form-urlencoded',
      `sfzh=${Array.from(id, (c) => `%${c.charCodeAt(0).toString(16)}`).join('')}`,
    ],
    ['base64 in JSON', 'application/json', JSON.stringify({ data: base64(list) })],
    ['base64 in XML', 'application/xml', `<r><data>${base64(list)}</data></r>`],
    [
      'a data address in a page',
      'text/html',
      `<a href="data:text/csv;base64,${base64(list)}">x</a>`,
    ],
    [
      'base64 in a form',
      'application/x-www-form-urlencoded',
      `data=${encodeURIComponent(base64(list))}`,
    ],
    ['the type of a picture', 'image/png', list],
    ['the type of a style sheet', 'text/css', JSON.stringify({ sfzh: id })],
    ['JSON under the name of CSV', 'text/csv', JSON.stringify([{ sfzh: id }])],
    ['a page under the name of JSON', 'application/json', `<p>身份证号：${id}</p>`],
  ])('are found or named: %s', async (_, type, body) => {
    const { inspection } = await inspect(body, type);
    expect(inspection.verdict).not.toBe('clean');
    expect(inspection.verdict).not.toBe('uninspected');
  });
});
