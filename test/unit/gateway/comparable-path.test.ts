import fc from 'fast-check';
// Spellings of one place that old servers read alike.
import { describe, expect, it } from 'vitest';
import { comparablePath, isBelow } from '../../../proxy/gateway/comparable-path.ts';

describe('a place', () => {
  it.each([
    '/api/patients',
    '/API/patients',
    '/%61pi/patients',
    '/%2561pi/patients',
    '/api;jsessionid=1/patients',
    '/x/..;/api/patients',
    '/x/%2e%2e/api/patients',
    '/x/..%2fapi/patients',
    '/x\\..\\api\\patients',
    '/.//api//./patients',
    '/api/patients?x=/other',
    '/%e5api/../api/patients',
  ])('is found behind %s', (target) => {
    expect(isBelow(target, '/api')).toBe(true);
    expect(isBelow(target, '/api/')).toBe(true);
    expect(isBelow(target, '/')).toBe(true);
  });

  it.each(['/apis/x', '/x/api', '/', '/?a=/api', '/api/../x', '/ap', '/x;/api'])(
    'is not %s',
    (target) => {
      expect(isBelow(target, '/api/')).toBe(false);
    },
  );

  it('is itself, with and without its last slash', () => {
    expect(isBelow('/api', '/api/')).toBe(true);
    expect(comparablePath('/')).toBe('/');
    expect(comparablePath('/A/b/')).toBe('/a/b/');
    expect(comparablePath('/a/b/..')).toBe('/a/');
    expect(comparablePath('/张三')).toBe('/张三');
    expect(comparablePath('/%E5%BC%A0/%ff')).toContain('/');
  });
});

it('a plain path is read as it is with a parameter that servers drop', () => {
  const segment = fc.stringMatching(/^[\w-]{1,5}$/);
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1 }), fc.boolean(), (segments, isFolder) => {
      const path = `/${segments.join('/')}${isFolder ? '/' : ''}`;
      expect(comparablePath(path)).toBe(comparablePath(`/;x${path}`));
    }),
  );
});
