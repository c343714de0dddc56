import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseTarget } from '../../../proxy/gateway/request-target.ts';

describe('a request target', () => {
  it('is resolved as RFC 3986 resolves it, and then stays the same', () => {
    const cases: [string, string | null][] = [
      ['/', '/'],
      ['/a/b?c=d/../e', '/a/b?c=d/../e'],
      ['/a/../../b/./c', '/b/c'],
      ['/a/%2e%2E/b', '/b'],
      ['/a/..', '/'],
      ['/a/b/..', '/a/'],
      ['/.hidden/..x', '/.hidden/..x'],
      ['/a//b', '/a//b'],
      ['/a/..//b', null],
      ['/x?xm=%u5F20%u4E09', '/x?xm=%u5F20%u4E09'],
      ['/x?q={"a":[1|2]}', '/x?q={"a":[1|2]}'],
      ['/\u00e5\u00bc\u00a0', '/%E5%BC%A0'],
      ['/%u5F20', null],
      ['/%', null],
      ['/x?%', null],
      ['//a', null],
      ['a', null],
      ['', null],
      ['*', null],
      ['/a b', null],
      ['/a#b', null],
      ['/a%00', null],
      ['/a\\b', null],
      ['https://a/b', null],
    ];
    for (const [target, expected] of cases) expect(normaliseTarget(target), target).toBe(expected);
  });

  it('is either refused or stable, absolute in path and printable ASCII', () => {
    const piece = fc.constantFrom(
      '/',
      '.',
      '..',
      '%2e',
      '%2F',
      '%',
      'a',
      '?',
      '\\',
      '#',
      '\u00ff',
      ';',
      '=',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((p) => `/${p.join('')}`),
        ),
        (target) => {
          const clean = normaliseTarget(target);
          if (clean === null) return;
          expect(normaliseTarget(clean)).toBe(clean);
          expect(clean).toMatch(/^\/(?!\/)[\x21-\x7e]*$/);
          expect(clean.split('?')[0]).not.toMatch(/\/(?:\.|%2e){1,2}(?:\/|$)/i);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is read in time that grows with its length only', () => {
    const start = performance.now();
    for (const target of [
      `/${'a/'.repeat(15_000)}\u0001`,
      `/${'a'.repeat(30_000)}%`,
      `/${'../'.repeat(9000)}x`,
    ]) {
      normaliseTarget(target);
    }
    expect(performance.now() - start).toBeLessThan(200);
  });
});
