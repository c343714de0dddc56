// Messages written again with masks, bytes in and bytes out: what inspection counts is what is replaced.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formText } from '../../../proxy/inspect/form-scanner.ts';
import { formPieces } from '../../../proxy/inspect/rewrite/form-pieces.ts';
import { gbkBytes } from '../../support/gbk-bytes.ts';
import {
  expectCleanCopy,
  expectMaskedBody,
  id,
  name,
  one,
  phone,
  rewriteBody,
} from '../../support/rewrite-body.ts';
import { syntheticPatient, type SyntheticPatient } from '../../support/synthetic-patients.ts';

const expectClean = (body: string, mediaType: string, people: readonly SyntheticPatient[]) =>
  expectCleanCopy(
    body,
    mediaType,
    people.flatMap(({ sfzh, lxdh }) => [sfzh, lxdh]),
  );

const patients = fc.array(fc.integer({ min: 0, max: 5000 }).map(syntheticPatient), {
  minLength: 1,
  maxLength: 6,
});

describe('server-sent events with masks', () => {
  const type = 'text/event-stream';

  it('keep fields, comments and ends of lines', async () => {
    const events = (n: string, p: string, i: string) =>
      `: 电话：${p}\r\n\r\nevent: row\r\nid:7\r\ndata: {"brxm":"${n}",\r\ndata:  "lxdh":"${p}"}\r\n\r\n` +
      `data:<td>姓名：<b>${n}</b></td>\ndata: <i>身份证号：${i}</i>\n\rdata: 患者${n}，\rdata: 电话：${p}\r\r`;
    await expectMaskedBody(events(one.brxm, one.lxdh, one.sfzh), type, events(name, phone, id));
  });

  it('keep the end of a line inside a value', async () => {
    const [head, tail] = [one.lxdh.slice(0, 3), one.lxdh.slice(3)];
    const { text } = await rewriteBody(`data: x 电话：${head}\ndata: ${tail}\n\n`, type);
    expect(text.split('\n').map((line) => line.slice(0, 6))).toEqual(['data: ', 'data: ', '', '']);
  });

  it('count as inspection does, and are clean afterwards', async () => {
    const part = (p: SyntheticPatient, way: number): string => {
      if (way === 0) return `data: ${JSON.stringify(p)}\n\n`;
      if (way === 1)
        return `data: ${JSON.stringify([p], null, 1).replaceAll('\n', '\ndata: ')}\n\n`;
      if (way === 2) return `event: html\ndata: <p>姓名：${p.brxm}</p>\ndata: ${p.lxdh}\n\n`;
      return `: 身份证号：${p.sfzh}\r\nid: 3\r\ndata: 电话：${p.lxdh}\r\n\r\n`;
    };
    await fc.assert(
      fc.asyncProperty(patients, fc.integer({ min: 0, max: 3 }), async (people, from) => {
        const body = people.map((p, i) => part(p, (from + i) % 4)).join('');
        await expectClean(body, type, people);
      }),
      { numRuns: 30 },
    );
  });

  it('are refused when one is longer than is held', async () => {
    const { reason } = await rewriteBody(`data: ${'x'.repeat(1_100_000)}\n\n`, type, 100_000);
    expect(reason).toBe('tooLarge');
  });
});

describe('posted forms with masks', () => {
  const type = 'application/x-www-form-urlencoded';
  const percent = (bytes: Uint8Array) =>
    Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

  it('keep keys, order and escapes of what is beside values', async () => {
    const form = (n: string, p: string, note: string) =>
      `a=%41+b%2Bc&brxm=${n}&lxdh=+${p}&note=%E6%82%A3%e8%80%85+%E7%94%B5%E8%AF%9D%3A${note}%E3%80%82&x=&&flag`;
    await expectMaskedBody(
      form(
        encodeURIComponent(one.brxm),
        one.lxdh,
        `${one.lxdh.slice(0, 4)}%3${one.lxdh[4]}${one.lxdh.slice(5)}`,
      ),
      type,
      form(encodeURIComponent(name), phone, phone),
    );
  });

  const writtenByte = (byte: number) => (byte === 0x25 ? '%25' : String.fromCharCode(byte));

  it('are written in GBK where the value is', async () => {
    const form = (n: string, p: string) =>
      `brxm=${n}&note=${percent(gbkBytes('患者，电话：'))}${p}%a1%a3&k=%E6%82%A3`;
    const hidden = percent(gbkBytes(name.slice(0, 1))).toUpperCase() + name.slice(1);
    await expectMaskedBody(form(percent(gbkBytes(one.brxm)), one.lxdh), type, form(hidden, phone));
  });

  it('keep bytes that are no characters beside a value, in GBK as in UTF-8', async () => {
    for (const broken of ['%AE8%80%85', '%AE%38', '%81%30%81', '%FF%80', '%D5%20', '%AE', '%814']) {
      const form = (p: string) => `note=%B5%E7%BB%B0%3A${p}+${broken}`;
      await expectMaskedBody(form(one.lxdh), type, form(phone));
    }
  });

  it('say together what the form says, whatever bytes a value has', () => {
    const bytes = fc.oneof(
      fc.nat(255),
      fc.constantFrom(0x20, 0x30, 0x38, 0x41, 0x7f, 0x80, 0x81, 0x84, 0xae, 0xe3, 0xfe, 0xff),
    );
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 12 }), fc.boolean(), (value, isEscaped) => {
        const raw = isEscaped
          ? percent(Uint8Array.from(value))
          : value
              .map((byte) => (byte > 0x7f ? percent(Uint8Array.of(byte)) : writtenByte(byte)))
              .join('');
        const pieces = formPieces(raw, 7);
        expect(pieces.map(({ text }) => text).join('')).toBe(formText(raw));
        expect(pieces.every(({ from, raw: own }) => raw.startsWith(own ?? '', from - 7))).toBe(
          true,
        );
        // One character, or what a broken one was read as.
        expect(pieces.filter(({ text, raw: own }) => own !== null && !/^.$/su.test(text))).toEqual(
          [],
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('count as inspection does, and are clean afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(patients, fc.boolean(), async (people, isNote) => {
        const pairs = people.map((p, i) =>
          isNote
            ? `n${i}=${encodeURIComponent(`姓名：${p.brxm} 电话：${p.lxdh}`)}&sfzh=${p.sfzh}`
            : new URLSearchParams({ brxm: p.brxm, sfzh: p.sfzh, lxdh: p.lxdh }).toString(),
        );
        await expectClean(pairs.join('&'), type, people);
      }),
      { numRuns: 30 },
    );
  });

  it('are refused when a value is longer than is held', async () => {
    expect((await rewriteBody(`a=${'x'.repeat(70_000)}`, type, 4000)).reason).toBe('tooLarge');
  });
});
