import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiDisposition, asciiLocation } from '../../../proxy/gateway/header-text.ts';

const latin1 = (text: string): string => Buffer.from(text).toString('latin1');

describe('header text', () => {
  it('of a file name survives as RFC 8187, from UTF-8 and from GBK', () => {
    const utf8 = asciiDisposition(latin1('attachment; filename="患者 (1)\'s.csv"'));
    expect(utf8).toBe(
      "attachment; filename=\"__ (1)'s.csv\"; filename*=UTF-8''%E6%82%A3%E8%80%85%20%281%29%27s.csv",
    );
    const gbk = Buffer.from([0xb2, 0xa1, 0xc8, 0xcb]).toString('latin1'); // 病人
    expect(asciiDisposition(`attachment; filename=${gbk}.xls`)).toContain(
      "UTF-8''%E7%97%85%E4%BA%BA.xls",
    );
  });

  it('that is ASCII stays as it is', () => {
    const value = 'attachment; filename="a.csv"; filename*=UTF-8\'\'%E6%82%A3.csv';
    expect(asciiDisposition(value)).toBe(value);
    expect(asciiLocation('/a?b=%20')).toBe('/a?b=%20');
  });

  it('never holds anything but printable ASCII', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const raw = Buffer.from(bytes)
          .toString('latin1')
          .replace(/\p{Cc}/gu, '\u00e5');
        const value = `attachment; filename="${raw}"`;
        expect(asciiDisposition(value)).toMatch(/^[\x20-\x7e]*$/);
        expect(asciiLocation(raw)).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });
});
