// Links in bytes, in pieces of every length.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkMap, LinkRewriter, type LinkMap } from '../../../proxy/gateway/link-rewriter.ts';

const map = linkMap('https://his.example', 'http://10.0.0.5:8080');

function rewrite(
  body: Buffer | string,
  links: LinkMap = map,
  cuts: readonly number[] = [],
): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const rewriter = new LinkRewriter(links);
  const edges = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted((a, b) => a - b);
  let from = 0;
  const out: Buffer[] = [];
  for (const to of [...edges, bytes.length]) {
    out.push(rewriter.push(bytes.subarray(from, to)));
    from = to;
  }
  return Buffer.concat([...out, rewriter.end()]);
}

const turned = (text: string, links?: LinkMap): string => rewrite(text, links).toString();

describe('a link', () => {
  it('to the HIS becomes one to the public origin, in each way of writing it', () => {
    expect(turned('<a href="http://10.0.0.5:8080/x?y=1">')).toBe(
      '<a href="https://his.example/x?y=1">',
    );
    expect(turned("<a href='HTTPS://10.0.0.5:8080'>")).toBe("<a href='https://his.example'>");
    expect(turned('<img src=//10.0.0.5:8080/a.png>')).toBe('<img src=//his.example/a.png>');
    expect(turned('url(http://10.0.0.5:8080/a.css)')).toBe('url(https://his.example/a.css)');
    expect(turned('new WebSocket("ws://10.0.0.5:8080/push")')).toBe(
      'new WebSocket("wss://his.example/push")',
    );
    expect(turned('{"next":"http:\\/\\/10.0.0.5:8080\\/p2","ws":"wss:\\/\\/10.0.0.5:8080"}')).toBe(
      '{"next":"https:\\/\\/his.example\\/p2","ws":"wss:\\/\\/his.example"}',
    );
    expect(turned('"\\/\\/10.0.0.5:8080\\/x"')).toBe('"\\/\\/his.example\\/x"');
    expect(turned('http://10.0.0.5:8080')).toBe('https://his.example');
  });

  it('to the public host loses plain http, and nothing else', () => {
    expect(turned('"http://his.example/a" "http://his.example:80/b" "ws://HIS.example/c"')).toBe(
      '"https://his.example/a" "https://his.example/b" "wss://his.example/c"',
    );
    const fit = '"https://his.example/a" "wss://his.example/c" "//his.example/d"';
    expect(turned(fit)).toBe(fit);
  });

  it('to anything else stays', () => {
    for (const other of [
      '"http://10.0.0.5/x"',
      '"http://10.0.0.5:80801/x"',
      '"http://10.0.0.5:8080.evil.example/x"',
      '"http://10.0.0.5:8080@evil.example/x"',
      '"http://user@10.0.0.5:8080/x"',
      '"http://10.0.0.50:8080/x"',
      '"http://x.his.example/"',
      '"http://his.example.evil/"',
      '"http://his.example:9000/"',
      '"xhttp://10.0.0.5:8080/"',
      '"ftp://10.0.0.5:8080/"',
      'a//10.0.0.5:8080/x',
      '"http:/10.0.0.5:8080"',
      '"10.0.0.5:8080"',
      '"http://www.w3.org/1999/xhtml"',
    ]) {
      expect(turned(other)).toBe(other);
    }
  });

  it('is known by its default port too, and by an IPv6 address', () => {
    const plain = linkMap('https://his.example:8443', 'http://his-1');
    expect(turned('"http://his-1:80/x" "http://HIS-1/y" "http://his-1:81/z"', plain)).toBe(
      '"https://his.example:8443/x" "https://his.example:8443/y" "http://his-1:81/z"',
    );
    expect(turned('"http://his.example:8443/x"', plain)).toBe('"https://his.example:8443/x"');
    const six = linkMap('https://his.example', 'http://[fd00::5]:8080');
    expect(turned('["http://[fd00::5]:8080/x"]', six)).toBe('["https://his.example/x"]');
    expect(turned('[http://10.0.0.5:8080]')).toBe('[https://his.example]');
  });

  it('stands among bytes of any charset, which stay as they are', () => {
    // GBK: the second bytes of these two are a backslash and a letter.
    const gbk = Buffer.from([0x81, 0x5c, 0x2f, 0xb0, 0x68]);
    const link = Buffer.from('"http://10.0.0.5:8080/"');
    expect(rewrite(Buffer.concat([gbk, link, gbk]))).toEqual(
      Buffer.concat([gbk, Buffer.from('"https://his.example/"'), gbk]),
    );
    const wide = Buffer.from('"http://10.0.0.5:8080/"', 'utf16le');
    expect(rewrite(wide)).toEqual(wide);
  });
});

describe('a body in pieces', () => {
  const word = fc.constantFrom(
    'http',
    'https',
    'ws',
    'wss',
    ':',
    '//',
    '\\/\\/',
    '/',
    '\\',
    '10.0.0.5:8080',
    'his.example',
    '10.0.0.5',
    ':80',
    '.',
    '@',
    '"',
    ' ',
    'h',
    'w',
    '张',
    '<a href=',
    '?u=',
  );
  const text = fc.oneof(
    fc.array(word, { maxLength: 40 }).map((words) => words.join('')),
    fc.string({ maxLength: 60 }),
  );

  it('comes out the same however it was cut', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(500), { maxLength: 30 }), (body, cuts) => {
        expect(rewrite(body, map, cuts).toString()).toBe(turned(body));
      }),
      { numRuns: 3000 },
    );
  });

  it('comes out as another way of finding links says', () => {
    const host = String.raw`(10\.0\.0\.5:8080|his\.example(?::80)?)(?![a-z0-9.:@%_\x80-\uffff-])`;
    const absolute = new RegExp(String.raw`(?<![a-z0-9+.-])(https?|wss?):(//|\\/\\/)${host}`, 'gi');
    const relative =
      /(?<=^|["'`(=<>,; \t\r\n\f[])(\/\/|\\\/\\\/)10\.0\.0\.5:8080(?![a-z0-9.:@%_\x80-\uffff-])/gi;
    const expected = (body: string): string =>
      body
        .replace(absolute, (all: string, scheme: string, gap: string, at: string) => {
          const secure = /^h/i.test(scheme) ? 'https' : 'wss';
          const isOurs = at.startsWith('10.');
          if (!isOurs && scheme.toLowerCase() === secure) return all;
          return `${secure}:${gap}his.example`;
        })
        .replace(relative, (_, gap: string) => `${gap}his.example`);
    fc.assert(
      fc.property(text, (body) => {
        expect(turned(body)).toBe(expected(body));
      }),
      { numRuns: 3000 },
    );
  });

  it('is never held back for longer than a link, and is nobody else’s bytes when nothing matches', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (raw) => {
        const bytes = Buffer.from(raw);
        const rewriter = new LinkRewriter(map);
        const out = rewriter.push(bytes);
        expect(bytes.length - out.length).toBeLessThanOrEqual(map.longest + 20);
        expect(Buffer.concat([out, rewriter.end()])).toEqual(bytes);
        expect(rewriter.hasChanged).toBe(false);
      }),
    );
    const live = new LinkRewriter(map);
    expect(live.push(Buffer.from('data: {"n":1}\n\n')).toString()).toBe('data: {"n":1}\n\n');
  });
});
