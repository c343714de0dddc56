// Which rule decides about a browser without the extension, however its request is written.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createProtection } from '../../../proxy/gateway/protection.ts';

const treatmentOf = (target: string, address = '10.0.0.1', user: string | null = null) =>
  createProtection([
    { paths: ['/open/*', '/public'], withoutExtension: 'monitor' },
    { clients: ['192.168.7.0/24', 'fd00::7'], withoutExtension: 'monitor' },
    { users: ['svc-*'], withoutExtension: 'monitor' },
    { paths: ['/管理/*'], withoutExtension: 'refuse' },
  ]).decide(target, address, user).treatment;

describe('rules for browsers without the extension', () => {
  it('without any, nothing is asked', () => {
    expect(createProtection([]).decide('/a', null, null).treatment).toBe('monitor');
  });

  it('the first that fits counts, and masks where none does', () => {
    expect(treatmentOf('/open/a?x=1')).toBe('monitor');
    expect(treatmentOf('/public')).toBe('monitor');
    expect(treatmentOf('/public/a')).toBe('mask');
    expect(treatmentOf('/api')).toBe('mask');
    expect(treatmentOf('/%E7%AE%A1%E7%90%86/users')).toBe('refuse');
  });

  it('name networks and addresses of either family', () => {
    expect(treatmentOf('/api', '192.168.7.200')).toBe('monitor');
    expect(treatmentOf('/api', '192.168.8.1')).toBe('mask');
    expect(treatmentOf('/api', 'fd00::7')).toBe('monitor');
    expect(
      createProtection([{ clients: ['10.0.0.0/8'], withoutExtension: 'monitor' }]).decide(
        '/',
        null,
        null,
      ).treatment,
    ).toBe('mask');
    expect(() => createProtection([{ clients: ['ward-3'], withoutExtension: 'mask' }])).toThrow();
  });

  it('name accounts; who is not known is none of them', () => {
    expect(treatmentOf('/api', '10.0.0.1', 'SVC-lis')).toBe('monitor');
    expect(treatmentOf('/api', '10.0.0.1', 'nurse')).toBe('mask');
    expect(treatmentOf('/api')).toBe('mask');
  });

  it('a path that leads out of an open folder, in any spelling, is not in it', () => {
    const dot = fc.constantFrom('.', '%2e', '%2E', '%252e');
    const slash = fc.constantFrom('/', '%2f', '%5c', '//', ';a=1/', '%252f');
    fc.assert(
      fc.property(dot, dot, slash, slash, (a, b, before, behind) => {
        expect(treatmentOf(`/open${before}${a}${b}${behind}api/patients`)).toBe('mask');
      }),
    );
  });

  it('capitals, escapes and parameters do not lead around a strict rule', () => {
    const strict = createProtection([
      { paths: ['/api/*'], withoutExtension: 'refuse' },
      { withoutExtension: 'monitor' },
    ]);
    for (const target of [
      '/API/x',
      '/%61pi/x',
      '/api;v=1/x',
      '/x/../api/y',
      '//api/x',
      '/a%70i%2fx',
    ]) {
      expect([target, strict.decide(target, null, null).treatment]).toEqual([target, 'refuse']);
    }
  });

  it('decides about any target without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(['monitor', 'mask', 'refuse']).toContain(treatmentOf(`/${text}`));
      }),
    );
  });
});
