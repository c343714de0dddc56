import { describe, expect, it } from 'vitest';
import { destinationOf, parseRoute } from '../../../proxy/egress/destination.ts';

describe('an egress address', () => {
  const partner = { id: 'p', name: 'P', url: 'https://p.example/base' };

  it('leads to the partner’s base and nowhere else', () => {
    expect(parseRoute('/egress/p/a/b')).toEqual({ partnerId: 'p', rest: '/a/b' });
    expect(parseRoute('/egress/p')).toEqual({ partnerId: 'p', rest: '/' });
    expect(destinationOf(partner, '/a/b')?.href).toBe('https://p.example/base/a/b');
    for (const bad of [
      '/egress/',
      '/egress/P',
      '/egress/p/../q',
      '/egress/p/%2e%2e/x',
      '/egress/p?a=1',
      '/egress/p//x',
      '//egress/p',
      '/egress/p/13912345678',
    ]) {
      const route = parseRoute(bad);
      expect(
        route === null ||
          route.partnerId !== 'p' ||
          destinationOf(partner, route.rest)?.pathname.startsWith('/base/'),
        bad,
      ).toBe(true);
    }
    expect(parseRoute('/egress/p/13912345678')).toBeNull();
  });
});
