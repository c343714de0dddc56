// Bodies written again with masks: in their own charset, or refused with the reason.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodyRewriter } from '../../../proxy/inspect/rewrite/body-rewriter.ts';
import { encoderOf } from '../../../proxy/inspect/rewrite/charset-encoder.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import { gbkBytes } from '../../support/gbk-bytes.ts';
import { csv, inspect, json, pseudonym, rows } from '../../support/inspect-body.ts';
import { syntheticPatient } from '../../support/synthetic-patients.ts';
import { zipOf } from '../../support/zip-of.ts';

async function rewrite(body: Buffer, mediaType: string, size = 1000) {
  const rewriter = new BodyRewriter({ mediaType, pseudonym, blockLength: 512 });
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    parts.push(rewriter.push(body.subarray(at, at + size)));
  }
  const { bytes, reason } = await rewriter.end();
  return { bytes: Buffer.concat([...parts, bytes]), reason, kinds: rewriter.kinds };
}

const one = syntheticPatient(5);
const gb = encoderOf('gb18030')!;

describe('the charset of a copy', () => {
  it('is that of the body: UTF-8 and GB18030, with a mark or without', async () => {
    for (const encode of [
      (t: string) => Buffer.from(t),
      gbkBytes,
      (t: string) => Buffer.from(`\ufeff${t}`),
    ]) {
      const body = Buffer.from(encode(csv));
      const { bytes, reason, kinds } = await rewrite(body, 'text/csv');
      const { inspection } = await inspect(body, 'text/csv', { blockLength: 512 });
      expect(reason).toBeUndefined();
      expect(kinds).toEqual(inspection.kinds);
      const masked = rows.reduce(
        (text, p) =>
          text
            .replace(p.brxm, identifierOf('personName').mask(p.brxm))
            .replace(p.sfzh, identifierOf('residentId').mask(p.sfzh))
            .replace(p.lxdh, identifierOf('mobilePhone').mask(p.lxdh))
            .replace(p.zyh, identifierOf('patientNumber').mask(p.zyh)),
        csv,
      );
      expect(bytes.equals(Buffer.from(encode(masked)))).toBe(true);
    }
  });

  it('is UTF-16 when the body is', async () => {
    const body = Buffer.from(`\ufeff${json}`, 'utf16le');
    for (const [bytes, charset] of [
      [body, 'utf-16le'],
      [Buffer.from(body).swap16(), 'utf-16be'],
    ] as const) {
      const copy = await rewrite(bytes, `application/json; charset=${charset}`);
      expect(copy.reason).toBeUndefined();
      const text = new TextDecoder(charset).decode(copy.bytes);
      expect(JSON.parse(text).data.list[0].brxm).toContain('*');
      expect(copy.bytes.subarray(0, 2).equals(bytes.subarray(0, 2))).toBe(true);
    }
  });

  it('writes every character of GB18030 that its decoder reads', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        fc.pre(text.isWellFormed() && !/[\ue000-\uf8ff]/.test(text));
        expect(new TextDecoder('gb18030', { ignoreBOM: true }).decode(gb(text))).toBe(text);
      }),
    );
  });
});

describe('a body without identifiers', () => {
  it('stays what it is when one character of GB18030 ends it', async () => {
    for (const text of ['䶮', 'a,b\n䶮', '寮', 'x寮']) {
      const body = encoderOf('gb18030')!(text);
      for (const size of [1, 2, 65_536]) {
        const { bytes, reason } = await rewrite(body, 'text/csv', size);
        expect([text, size, reason]).toEqual([text, size, undefined]);
        expect(bytes.equals(body)).toBe(true);
      }
    }
  });

  it('stays what it is, byte for byte', async () => {
    const line = fc.stringMatching(/^[a-f 中文测试,.😀𠮷ㄅ\u4dae]{0,40}$/u);
    const type = fc.constantFrom('application/json', 'text/csv', 'text/plain');
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 60 }),
        type,
        fc.constantFrom('utf-8', 'gb18030'),
        fc.integer({ min: 1, max: 700 }),
        async (lines, mediaType, charset, size) => {
          const text = mediaType === 'application/json' ? JSON.stringify(lines) : lines.join('\n');
          const body = encoderOf(charset)!(text);
          const { bytes, reason } = await rewrite(body, mediaType, size);
          expect(reason).toBeUndefined();
          expect(bytes.equals(body)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a body that cannot be rewritten is refused', () => {
  const words = `患者${one.brxm}，电话：${one.lxdh}`;
  const cases: [string, Buffer, string, string][] = [
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'application/pdf', 'format'],
    ['a ZIP', zipOf([{ name: 'a.txt', data: Buffer.from(words) }]), 'application/zip', 'format'],
    ['what begins as a ZIP', Buffer.from('PK\u0003\u0004'), 'application/zip', 'malformed'],
    ['mail', Buffer.from(`From: a@b.cn\r\nSubject: x\r\n\r\n${words}`), 'message/rfc822', 'format'],
    ['a charset that is not written', Buffer.from(words), 'text/plain; charset=big5', 'charset'],
    ['a charset that is not read', Buffer.from(words), 'text/plain; charset=koi8-r', 'charset'],
    ['broken JSON', Buffer.from(`{"a":"${words}"`), 'application/json', 'malformed'],
    [
      'bytes that are not what their text would be written as',
      Buffer.concat([gb(words), Buffer.of(0x80)]),
      'text/plain',
      'charset',
    ],
    [
      'one charset, then another',
      Buffer.concat([Buffer.from('中'.repeat(200)), gb('文'.repeat(400))]),
      'text/plain',
      'charset',
    ],
    [
      'a body inside it in base64',
      Buffer.from(JSON.stringify({ file: Buffer.from(csv).toString('base64') })),
      'application/json',
      'format',
    ],
  ];
  for (const [what, body, mediaType, reason] of cases) {
    it(`${what}: ${reason}`, async () => {
      expect((await rewrite(body, mediaType)).reason).toBe(reason);
    });
  }
});
