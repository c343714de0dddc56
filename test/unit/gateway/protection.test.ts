// Which rule decides about a browser without the extension, however its request is written.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createProtection } from '../../../proxy/gateway/protection.ts';

const signOf = (names: string[], isProven: boolean) => ({ names, proven: isProven ? names : [] });
const sign = (name: string | null, isProven = true) =>
  name === null ? null : signOf([name], isProven);
const nobody = { user: null, roles: null };

const treatmentOf = (target: string, address = '10.0.0.1', user: string | null = null) =>
  createProtection([
    { paths: ['/open/*', '/public'], withoutExtension: 'monitor' },
    { clients: ['192.168.7.0/24', 'fd00::7'], withoutExtension: 'monitor' },
    { users: ['svc-*'], withoutExtension: 'monitor' },
    { paths: ['/管理/*'], withoutExtension: 'refuse' },
  ]).decide(target, address, { user: sign(user), roles: null }).treatment;

describe('rules for browsers without the extension', () => {
  it('without any, nothing is asked', () => {
    expect(createProtection([]).decide('/a', null, nobody).treatment).toBe('monitor');
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
        nobody,
      ).treatment,
    ).toBe('mask');
    expect(() => createProtection([{ clients: ['ward-3'], withoutExtension: 'mask' }])).toThrow();
  });

  it('name accounts; who is not known is none of them', () => {
    expect(treatmentOf('/api', '10.0.0.1', 'SVC-lis')).toBe('monitor');
    expect(treatmentOf('/api', '10.0.0.1', 'nurse')).toBe('mask');
    expect(treatmentOf('/api')).toBe('mask');
  });

  const byRole = createProtection([
    { roles: ['trainee'], withoutExtension: 'refuse' },
    { roles: ['Doctor', '主任*'], withoutExtension: 'monitor' },
    { paths: ['/pdf/*'], roles: ['nurse'], withoutExtension: 'mask', ifNotMasked: 'pass' },
    { paths: ['/forms/*'], withoutExtension: 'mask', echoes: 'refuse' },
    { withoutExtension: 'mask' },
  ]);
  const roleOf = (path: string, isProven: boolean, ...names: string[]) =>
    byRole.decide(path, null, { user: null, roles: signOf(names, isProven) });

  it('name roles; one of several is enough, and who says none has none', () => {
    expect(roleOf('/a', true, 'clerk', 'doctor').treatment).toBe('monitor');
    expect(roleOf('/a', true, '主任医师').treatment).toBe('monitor');
    expect(roleOf('/a', true, 'nurse').treatment).toBe('mask');
    expect(byRole.decide('/a', null, nobody).treatment).toBe('mask');
    expect(roleOf('/pdf/1', true, 'nurse').ifNotMasked).toBe('pass');
  });

  it('show no more for a role that a browser may have made up, and less for one it admits', () => {
    expect(roleOf('/a', false, 'doctor').treatment).toBe('mask');
    expect(roleOf('/pdf/1', false, 'nurse').ifNotMasked).toBe('refuse');
    expect(roleOf('/a', false, 'trainee').treatment).toBe('refuse');
    expect(roleOf('/a', false, 'doctor', 'trainee').treatment).toBe('refuse');
  });

  it('a role that is proven counts whatever else is claimed', () => {
    const decide = (names: string[], proven: string[]) =>
      byRole.decide('/a', null, { user: null, roles: { names, proven } }).treatment;
    expect(decide(['doctor'], ['trainee'])).toBe('refuse');
    expect(decide(['clerk'], ['doctor'])).toBe('mask');
  });

  it('whatever the rules, a role that is only claimed shows nothing that no role would', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const rule = fc.record(
      {
        roles: fc.array(name, { minLength: 1, maxLength: 2 }),
        paths: fc.constantFrom(['/x'], ['/*']),
        withoutExtension: fc.constantFrom('monitor' as const, 'mask' as const, 'refuse' as const),
        ifNotMasked: fc.constantFrom('refuse' as const, 'pass' as const),
        echoes: fc.constantFrom('drop' as const, 'refuse' as const),
      },
      { requiredKeys: ['withoutExtension'] },
    );
    const order = ['monitor', 'mask', 'refuse'];
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 5 }),
        fc.array(name),
        (rules, names) => {
          const protection = createProtection(rules);
          const without = protection.decide('/x', null, nobody);
          const roles = signOf(names, false);
          const claimed = protection.decide('/x', null, { user: null, roles });
          const by = (each: typeof claimed) => order.indexOf(each.treatment);
          expect(by(claimed)).toBeGreaterThanOrEqual(by(without));
          if (without.ifNotMasked === 'refuse') expect(claimed.ifNotMasked).toBe('refuse');
          if (without.echoes === 'refuse') expect(claimed.echoes).toBe('refuse');
        },
      ),
    );
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
      expect([target, strict.decide(target, null, nobody).treatment]).toEqual([target, 'refuse']);
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
