import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { policySchema } from '../../../shared/policy/policy.ts';
import {
  matchesPath,
  printTemplatesFor,
  profilesFor,
  siteProfileSchema,
} from '../../../shared/policy/site-profile.ts';
import { strictestPolicy } from '../../../shared/policy/strictest-policy.ts';

const profile = {
  v: 1 as const,
  id: 'his',
  sites: ['https://his.example:8443'],
  hisUser: { cookie: 'user', storage: { area: 'local' as const, key: 'login', property: 'a.b' } },
  worklist: { path: '/ward/*', rows: 'tr', naming: ['patientNumber' as const], hours: 8 },
  printTemplates: [
    { name: '腕带', path: '/print/wristband', kinds: ['personName' as const], watermark: true },
  ],
};
const policy = {
  v: 1,
  ...strictestPolicy,
  version: 1,
  issuedAt: '2026-01-01T00:00:00Z',
  hospital: '示范医院',
  sealKey: 'k',
};

describe('a profile', () => {
  it('travels with the policy, and policies without one are still policies', () => {
    expect(policySchema.parse({ ...policy, profiles: [profile] }).profiles).toEqual([profile]);
    expect(policySchema.safeParse(policy).success).toBe(true);
  });

  it.each([
    [{ v: 2 }],
    [{ sites: [] }],
    [{ sites: ['his.example'] }],
    [{ sites: ['https://his.example/ward'] }],
    [{ hisUser: {} }],
    [{ hisUser: { storage: { area: 'cookie', key: 'x' } } }],
    [{ worklist: { path: 'ward', rows: 'tr' } }],
    [{ worklist: { path: '/ward', rows: ' ' } }],
    [{ worklist: { path: '/ward', rows: 'tr', naming: ['personName'] } }],
    [{ worklist: { path: '/ward', rows: 'tr', hours: 1000 } }],
    [{ printTemplates: [{ name: '腕带', path: '/print', kinds: [] }] }],
    [{ printTemplates: [{ name: '腕带', path: '/print', kinds: ['shoeSize'] }] }],
    [{ colour: 'red' }],
  ])('with %j makes its policy none: the page keeps the strictest rules', (wrong) => {
    expect(siteProfileSchema.safeParse({ ...profile, ...wrong }).success).toBe(false);
    const profiles = [{ ...profile, ...wrong }];
    expect(policySchema.safeParse({ ...policy, profiles }).success).toBe(false);
  });

  it('speaks for its own origins only', () => {
    expect(profilesFor([profile], 'https://his.example:8443')).toEqual([profile]);
    expect(profilesFor([profile], 'https://his.example')).toEqual([]);
    expect(profilesFor(undefined, 'https://his.example:8443')).toEqual([]);
    const { printTemplates } = profile;
    const bare = { ...profile, printTemplates: undefined };
    expect(printTemplatesFor([bare, profile], 'https://his.example:8443')).toEqual(printTemplates);
    expect(printTemplatesFor([profile], 'https://his.example')).toEqual([]);
  });
});

describe('a path pattern', () => {
  it.each([
    ['/ward/list', '/ward/list'],
    ['/ward/list', '/ward/list?bed=3#top'],
    ['/ward/*', '/ward/3/list'],
    ['/ward/*/list', '/ward/3/list'],
    ['/*/list*', '/his/list.aspx'],
    ['/his/#/ward/*', '/his/#/ward/3?tab=1'],
    ['/*#/ward', '/his/index.html#/ward'],
    ['/*ab*ab', '/abxab'],
  ])('%s means %s', (pattern, address) => {
    expect(matchesPath(pattern, address)).toBe(true);
  });

  it.each([
    ['/ward/list', '/ward/list/3'],
    ['/ward/*', '/wards/3'],
    ['/ward/*/list', '/ward/list'],
    ['/his/#/ward/*', '/his/'],
    ['/his/#/ward/*', '/his/?x=#/bed/1'],
    ['/*ab*ab', '/ab'],
    ['/a.c', '/abc'],
  ])('%s does not mean %s', (pattern, address) => {
    expect(matchesPath(pattern, address)).toBe(false);
  });

  test('means exactly what the same words with .* for the stars mean', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 12 });
    const stars = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*'), maxLength: 8 });
    fc.assert(
      fc.property(stars, letters, (pattern, text) => {
        const expected = new RegExp(`^/${pattern.replaceAll('*', '.*')}$`).test(`/${text}`);
        expect(matchesPath(`/${pattern}`, `/${text}`)).toBe(expected);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
});
