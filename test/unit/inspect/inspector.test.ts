import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { csv, inspect, json, page, pseudonym, rows } from '../../support/inspect-body.ts';
import { syntheticPatient, syntheticPatients } from '../../support/synthetic-patients.ts';

describe('JSON bodies', () => {
  it('count each patient once and each kind as often as it stands there', async () => {
    const { inspection: seen, patients } = await inspect(json, 'application/json');
    expect(seen.verdict).toBe('found');
    expect(seen.reason).toBeUndefined();
    expect(seen.kinds).toEqual({
      personName: 20,
      residentId: 20,
      mobilePhone: 20,
      patientNumber: 20,
      birthDate: 20,
    });
    expect(patients.count).toBe(20);
    expect(new Set(patients.refs).size).toBe(40);
    expect(patients.refs).toContain(pseudonym('residentId', rows[0]!.sfzh));
    expect(patients.refs).toContain(pseudonym('patientNumber', rows[0]!.zyh));
    expect(seen.bytesTotal).toBe(Buffer.byteLength(json));
    expect(seen.bytesInspected).toBe(seen.bytesTotal);
  });

  it('count a patient once beside an object with a number alone, as PACS list studies', async () => {
    const study = (n: number) => ({
      ID: `b9c08539-26f93bde-c81ab0d7-bffaf2cb-a4d0bdd${n}`,
      MainDicomTags: { AccessionNumber: `AC10023${n}`, StudyDate: '20260101', StudyID: '1' },
      ParentPatient: '6816cb19-844d5aee-85245eba-28e841e6-2414fae2',
      PatientMainDicomTags: { PatientID: `P00123${n}`, PatientName: 'WANG^XIAOMING' },
    });
    const count = async (value: unknown) =>
      (await inspect(JSON.stringify(value), 'application/json')).patients.count;
    // Twice: rows that are known count as they did.
    for (let i = 0; i < 2; i++) {
      expect(await count(study(1))).toBe(1);
      expect(await count([study(1), study(2), study(3)])).toBe(3);
      expect(await count([study(1), study(1)])).toBe(1);
    }
    // Nobody beside it, or two: then it may be somebody else's.
    const { MainDicomTags, PatientMainDicomTags } = study(1);
    expect(await count([{ MainDicomTags }])).toBe(1);
    const two = { a: PatientMainDicomTags, b: study(2).PatientMainDicomTags, MainDicomTags };
    expect(await count([two])).toBe(3);
    expect(await count([{ MainDicomTags }, PatientMainDicomTags])).toBe(2);
  });

  it('join a person who appears under two numbers', async () => {
    const p = syntheticPatient(1);
    const body = JSON.stringify([
      { sfzh: p.sfzh },
      { zyh: p.zyh },
      { sfzh: p.sfzh, zyh: p.zyh },
      { sfzh: syntheticPatient(2).sfzh },
    ]);
    expect((await inspect(body, 'application/json')).patients.count).toBe(2);
  });

  it('count people known by name and phone only, but not the contacts of a patient', async () => {
    const [a, b, c] = syntheticPatients(3);
    const nameless = JSON.stringify([{ brxm: a!.brxm, lxdh: a!.lxdh }, { lxdh: b!.lxdh }]);
    expect((await inspect(nameless, 'application/json')).patients.count).toBe(2);
    const contact = JSON.stringify({ zyh: a!.zyh, lxr: { lxrxm: c!.brxm, lxrdh: c!.lxdh } });
    expect((await inspect(contact, 'application/json')).patients.count).toBe(1);
  });

  it('do not let a wrapper swallow more people than contacts', async () => {
    const body = JSON.stringify({ zyh: 'ZY1', rows: rows.map((p) => ({ lxdh: p.lxdh })) });
    expect((await inspect(body, 'application/json')).patients.count).toBe(21);
  });

  it('see identifiers in free text, in keys, in numbers and in bare lists', async () => {
    const [a, b, c, d] = syntheticPatients(4);
    const body = JSON.stringify({
      note: `患者身份证号：${a!.sfzh}，已通知。`,
      [b!.sfzh]: { ok: true },
      phone: Number(c!.lxdh),
      ids: [d!.sfzh],
    });
    const seen = await inspect(body, 'application/json');
    expect(seen.inspection.kinds).toEqual({ residentId: 3, mobilePhone: 1 });
    expect(seen.patients.count).toBe(3);
  });

  it('recognise a known patient in free text that has no label', async () => {
    const p = syntheticPatient(5);
    const body = JSON.stringify({ brxm: p.brxm, zyh: p.zyh, bc: `今日查房，${p.brxm}诉头晕。` });
    expect((await inspect(body, 'application/json')).inspection.kinds.personName).toBe(2);
  });

  it('leave staff and departments alone', async () => {
    const body = JSON.stringify({ doctorName: '李明', dept: '心内科', status: '在院', total: 12 });
    const seen = await inspect(body, 'application/json');
    expect(seen.inspection.verdict).toBe('clean');
    expect(seen.patients.count).toBe(0);
  });

  it('are read through escapes and duplicate keys', async () => {
    const p = syntheticPatient(6);
    const escaped = Array.from(p.brxm)
      .map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('');
    const body = `{"\\u0062rxm":"${escaped}","sfzh":"${p.sfzh}","sfzh":"无"}`;
    const seen = await inspect(body, 'application/json');
    expect(seen.inspection.kinds).toEqual({ personName: 1, residentId: 1 });
  });

  it('report what was found in a broken document, and that it is broken', async () => {
    const seen = await inspect(`${json.slice(0, 900)} <oops>`, 'application/json');
    expect(seen.inspection).toMatchObject({ verdict: 'found', reason: 'malformed' });
    for (const broken of ['{"a":1,}', '[1,]', '{"a" 1}', '[1', '{]', 'nul', '"a']) {
      const other = await inspect(broken, 'application/json');
      expect(other.inspection, broken).toMatchObject({
        verdict: 'unscannable',
        reason: 'malformed',
      });
    }
  });

  it('find patients behind the place where the syntax breaks', async () => {
    const p = syntheticPatient(7);
    const seen = await inspect(`{"a":1} trailing 身份证号：${p.sfzh}`, 'application/json');
    expect(seen.inspection).toMatchObject({ verdict: 'found', reason: 'malformed' });
    expect(seen.patients.count).toBe(1);
  });

  it('inspect strings longer than any buffer', async () => {
    const p = syntheticPatient(8);
    const body = JSON.stringify({
      text: `${'好'.repeat(40_000)}身份证号：${p.sfzh}${'\n'.repeat(40_000)}`,
    });
    const seen = await inspect(body, 'application/json', { blockLength: 4096 });
    expect(seen.inspection).toMatchObject({ verdict: 'found', kinds: { residentId: 1 } });
    expect(seen.inspection.reason).toBeUndefined();
  });

  it('survive nesting without end', async () => {
    const seen = await inspect('['.repeat(200_000), 'application/json');
    expect(seen.inspection).toMatchObject({ verdict: 'unscannable', reason: 'malformed' });
  });

  it('as NDJSON hold one document a line', async () => {
    const body = rows.map((p) => JSON.stringify(p)).join('\n');
    const seen = await inspect(body, 'application/x-ndjson');
    expect(seen.inspection.reason).toBeUndefined();
    expect(seen.patients.count).toBe(20);
  });

  it('are recognised under text/html and text/plain', async () => {
    for (const type of ['text/html;charset=utf-8', 'text/plain', undefined]) {
      expect((await inspect(json, type)).patients.count, type).toBe(20);
    }
  });
});

describe('tables', () => {
  it('as CSV are read by their header', async () => {
    const { inspection: seen, patients } = await inspect(csv, 'text/csv');
    expect(seen.kinds).toEqual({
      personName: 20,
      residentId: 20,
      mobilePhone: 20,
      patientNumber: 20,
    });
    expect(patients.count).toBe(20);
  });

  it('are read with BOM, semicolons, tabs, keys as header and a title row above', async () => {
    const variants: [string, string][] = [
      [`\ufeff${csv}`, 'text/csv'],
      [csv.replaceAll(',', ';'), 'text/csv'],
      [csv.replaceAll(',', '\t'), 'text/tab-separated-values'],
      [csv.replace('姓名,身份证号,联系电话,住院号', 'brxm,sfzh,lxdh,zyh'), 'text/csv'],
      [`出院患者一览表,,,,\r\n${csv}`, 'text/csv'],
    ];
    for (const [body, type] of variants) {
      expect((await inspect(body, type)).patients.count, body.slice(0, 30)).toBe(20);
    }
  });

  it('are counted by pattern where there is no header', async () => {
    const body = rows.map((p) => `${p.sfzh},${p.zyh}`).join('\n');
    const seen = await inspect(body, 'text/csv');
    expect(seen.inspection.kinds.residentId).toBe(20);
    expect(seen.patients.count).toBe(20);
  });

  it('with a quote that never closes are malformed', async () => {
    const seen = await inspect('a,b\n"x,1\n2,3\n', 'text/csv');
    expect(seen.inspection).toMatchObject({ verdict: 'unscannable', reason: 'malformed' });
  });

  it('in pages are read by their header row', async () => {
    const { inspection: seen, patients } = await inspect(page, 'text/html; charset=utf-8');
    expect(seen.kinds).toMatchObject({ personName: 20, residentId: 20, mobilePhone: 20 });
    expect(patients.count).toBe(20);
  });
});

describe('pages, forms and messages', () => {
  it('read labels beside values, form fields, attributes and entities', async () => {
    const p = syntheticPatient(9);
    const body = `<table><tr><th>姓&emsp;名：</th><td>${p.brxm}</td><th>住院号：</th><td>${p.zyh}</td></tr></table>
      <div><span>身份证号</span>：<span>${p.sfzh}</span></div><input name="lxdh" value="${p.lxdh}">`;
    const seen = await inspect(body, 'text/html');
    expect(seen.inspection.kinds).toEqual({
      personName: 1,
      patientNumber: 1,
      residentId: 1,
      mobilePhone: 1,
    });
    expect(seen.patients.count).toBe(1);
  });

  it('see data that scripts carry', async () => {
    const body = `<script>var rows=[{"sfzh":"${syntheticPatient(3).sfzh}"}]</script>`;
    expect((await inspect(body, 'text/html')).patients.count).toBe(1);
  });

  it('read urlencoded forms', async () => {
    const p = syntheticPatient(10);
    const body = new URLSearchParams({ ...p, bz: '无' }).toString();
    const seen = await inspect(body, 'application/x-www-form-urlencoded');
    expect(seen.patients.count).toBe(1);
    expect(seen.inspection.kinds.personName).toBe(1);
  });

  it('read XML by its element names', async () => {
    const body = `<?xml version="1.0"?><list>${rows
      .map((p) => `<p><patientName>${p.brxm}</patientName><idCardNo>${p.sfzh}</idCardNo></p>`)
      .join('')}</list>`;
    const seen = await inspect(body, 'application/xml');
    expect(seen.inspection.kinds).toEqual({ personName: 20, residentId: 20 });
    expect(seen.patients.count).toBe(20);
  });

  it('read plain text by its labels', async () => {
    const p = syntheticPatient(11);
    const seen = await inspect(`姓名：${p.brxm} 身份证号：${p.sfzh}\n`, 'text/plain');
    expect(seen.inspection.kinds).toEqual({ personName: 1, residentId: 1 });
    expect(seen.patients.count).toBe(1);
  });
});

describe('codings and charsets', () => {
  it('are undone in every combination servers use', async () => {
    const cases: [string, Buffer][] = [
      ['gzip', gzipSync(json)],
      ['deflate', deflateSync(json)],
      ['deflate', deflateRawSync(json)],
      ['br', brotliCompressSync(json)],
      ['zstd', zstdCompressSync(json)],
      ['gzip, br', brotliCompressSync(gzipSync(json))],
      ['identity', Buffer.from(json)],
    ];
    for (const [contentEncoding, body] of cases) {
      const seen = await inspect(body, 'application/json', { contentEncoding });
      expect(seen.patients.count, contentEncoding).toBe(20);
      expect(seen.inspection.bytesTotal).toBe(Buffer.byteLength(json));
    }
  });

  it('that are unknown or broken are unscannable', async () => {
    const unknown = await inspect(json, 'application/json', { contentEncoding: 'snappy' });
    expect(unknown.inspection).toMatchObject({ verdict: 'unscannable', reason: 'coding' });
    const broken = await inspect('no gzip', 'application/json', { contentEncoding: 'gzip' });
    expect(broken.inspection).toMatchObject({ verdict: 'unscannable', reason: 'coding' });
    const charset = await inspect(json, 'application/json; charset=klingon');
    expect(charset.inspection).toMatchObject({ verdict: 'unscannable', reason: 'charset' });
  });

  it('stop a compressed bomb at the cap', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1_048_576, 0x20));
    const before = process.memoryUsage().rss;
    const seen = await inspect(bomb, 'application/json', { contentEncoding: 'gzip' });
    expect(seen.inspection).toMatchObject({ verdict: 'unscannable', reason: 'tooLarge' });
    expect(seen.inspection.bytesTotal).toBeLessThan(64 * 1_048_576);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1_048_576);
  });

  it('stop at the byte limit and say so', async () => {
    const seen = await inspect(json, 'application/json', { maxBytes: 500 });
    expect(seen.inspection).toMatchObject({ reason: 'tooLarge', bytesInspected: 500 });
    expect(seen.inspection.bytesTotal).toBe(Buffer.byteLength(json));
  });

  it('read GBK, declared or not', async () => {
    const gbk = Buffer.concat([
      Buffer.from([0xd0, 0xd5, 0xc3, 0xfb]), // 姓名
      Buffer.from(','),
      Buffer.from([0xd7, 0xa1, 0xd4, 0xba, 0xba, 0xc5]), // 住院号
      Buffer.from('\n'),
      Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]), // 张三
      Buffer.from(',ZY0001\n'),
    ]);
    for (const type of ['text/csv; charset=GBK', 'text/csv', 'text/csv; charset=ISO-8859-1']) {
      const seen = await inspect(gbk, type);
      expect(seen.inspection.kinds, type).toEqual({ personName: 1, patientNumber: 1 });
    }
  });
});
