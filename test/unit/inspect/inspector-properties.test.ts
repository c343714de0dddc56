import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInspector } from '../../../proxy/inspect/inspector.ts';
import { pseudonymiser } from '../../../proxy/ledger/pseudonyms.ts';
import { inspection } from '../../../shared/records/record-base.ts';
import { csv, inspect, json, page, pseudonym, rows } from '../../support/inspect-body.ts';

describe('whatever arrives', () => {
  it('pictures are uninspected, archives we cannot open unscannable, each with its reason', async () => {
    const cases = [
      ['\u0089PNG\r\n\u001a\n', 'image/png', 'uninspected', 'format'],
      ['Rar!\u001a\u0007', 'application/x-rar', 'unscannable', 'format'],
      ['PK\u0003\u0004 and no more', 'application/zip', 'unscannable', 'malformed'],
    ] as const;
    for (const [body, type, verdict, reason] of cases) {
      const seen = await inspect(Buffer.from(body, 'latin1'), type);
      expect(seen.inspection).toMatchObject({ verdict, reason, bytesTotal: body.length });
    }
  });

  it('a cut body says that it was cut', async () => {
    const inspector = createInspector({
      mediaType: 'application/json',
      contentEncoding: undefined,
      pseudonym,
    });
    inspector.write(Buffer.from(json.slice(0, 800)));
    const seen = await inspector.abort();
    expect(seen.inspection).toMatchObject({ verdict: 'found', reason: 'aborted' });
    expect(seen.patients.count).toBeGreaterThan(1);
  });

  it('gives the same result however the network cuts it', async () => {
    const bodies: [string, string][] = [
      [json, 'application/json'],
      [`${json.slice(0, 700)}\u0001${json}`, 'application/json'],
      [csv, 'text/csv'],
      [page, 'text/html'],
      [`姓名：${rows[0]!.brxm}，电话 ${rows[0]!.lxdh}`, 'text/plain'],
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...bodies),
        fc.array(fc.nat(6000), { maxLength: 60 }),
        async ([body, type], cuts) => {
          const size = Buffer.byteLength(body);
          const sorted = cuts.filter((cut) => cut < size).sort((a, b) => a - b);
          expect(await inspect(body, type, { cuts: sorted })).toEqual(await inspect(body, type));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('gives the same result however many bytes are decoded at a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom([json, 'application/json'], [csv, 'text/csv'], [page, 'text/html']),
        fc.integer({ min: 1, max: 700 }),
        async ([body, type], blockLength) => {
          const whole = await inspect(body, type);
          expect(await inspect(body, type, { blockLength })).toEqual(whole);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('never throws and always answers in the vocabulary of records', async () => {
    const types = ['application/json', 'text/csv', 'text/html', 'application/xml', 'text/plain'];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...types, 'application/x-www-form-urlencoded', 'application/x-ndjson'),
        fc.constantFrom(undefined, 'gzip', 'br', 'zstd', 'deflate'),
        fc.oneof(
          fc.uint8Array({ maxLength: 400 }),
          fc.string({ unit: 'binary', maxLength: 400 }).map((s) => Buffer.from(s)),
          fc.json().map((s) => Buffer.from(s)),
          fc
            .array(
              fc.constantFrom('<', '>', '"', '{', '[', ',', '&#x41;', '<!--', '姓名', '：', '1'),
            )
            .map((parts) => Buffer.from(parts.join(''))),
        ),
        fc.integer({ min: 1, max: 64 }),
        async (type, contentEncoding, body, blockLength) => {
          const seen = await inspect(Buffer.from(body), type, { contentEncoding, blockLength });
          expect(inspection.safeParse(seen.inspection).success).toBe(true);
          expect(seen.inspection.reason).not.toBe('fault');
        },
      ),
      { numRuns: 400 },
    );
  });

  it('gives the same result for rows that it remembers', async () => {
    const row = fc.record(
      {
        brxm: fc.constantFrom(...rows.map((p) => p.brxm), '无', 'John Smith'),
        sfzh: fc.constantFrom(...rows.map((p) => p.sfzh), '不详'),
        lxdh: fc.constantFrom(...rows.map((p) => p.lxdh)),
        name: fc.constantFrom('张三', '阿司匹林'),
        ks: fc.constantFrom('心血管内科', `${rows[0]!.brxm}好转`, '男'),
        bz: fc.constantFrom(
          `身份证号：${rows[3]!.sfzh}`,
          'mmol/L with a rather long remark behind it',
        ),
        lxr: fc.record({ lxrxm: fc.constantFrom('李四', '王五') }),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 12 }), fc.boolean(), async (list, foreign) => {
        const body = JSON.stringify(foreign ? { doctor: list, list } : { list });
        const key = new Uint8Array(32).fill(7);
        const forgetful = await inspect(body, 'application/json', {
          pseudonym: pseudonymiser({ epoch: 1, key }),
        });
        expect(await inspect(body, 'application/json')).toEqual(forgetful);
        expect(await inspect(body, 'application/json')).toEqual(forgetful);
      }),
      { numRuns: 300 },
    );
  });

  it('accepts any JSON document as JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), async (value) => {
        const text = JSON.stringify(value, null, 1);
        const seen = await inspect(text, 'application/json', { blockLength: 5 });
        expect(seen.inspection.reason, text).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});
