import { describe, expect, it } from 'vitest';
import { identifierKinds } from '../../../shared/identifiers/kind.ts';
import { policySchema } from '../../../shared/policy/policy.ts';
import { isProtected, resolveField } from '../../../shared/policy/resolve.ts';
import { strictestPolicy } from '../../../shared/policy/strictest-policy.ts';

describe('fields', () => {
  it('are masked unless the policy says otherwise', () => {
    const policy = { ...strictestPolicy, fields: { address: 'hide', birthDate: 'show' } as const };
    expect(resolveField(policy, 'address')).toBe('hide');
    expect(resolveField(policy, 'birthDate')).toBe('show');
    expect(resolveField(policy, 'personName')).toBe('mask');
    expect(resolveField(strictestPolicy, 'birthDate')).toBe('mask');
  });

  it.each(identifierKinds)('%s is masked without a policy, and can be revealed', (kind) => {
    expect(resolveField(strictestPolicy, kind)).toBe('mask');
    expect(strictestPolicy.reveal.reasons.length).toBeGreaterThan(0);
  });
});

describe('sites', () => {
  it('protect every page when none is listed', () => {
    expect(isProtected([], ['https://any.example'])).toBe(true);
  });

  it('protect their own pages and frames inside them, and nothing else', () => {
    const sites = ['https://his.example:8443/'];
    expect(isProtected(sites, ['https://his.example:8443'])).toBe(true);
    expect(isProtected(sites, ['https://pacs.example', 'https://his.example:8443'])).toBe(true);
    expect(isProtected(sites, ['https://his.example'])).toBe(false);
    expect(isProtected(sites, ['http://his.example:8443'])).toBe(false);
  });
});

describe('the strictest policy', () => {
  it('is a valid policy once a server has given it a version and a key', () => {
    const policy = {
      ...strictestPolicy,
      v: 1,
      version: 1,
      issuedAt: '2026-01-01T00:00:00Z',
      hospital: '示范医院',
      sealKey: 'x',
    };
    expect(policySchema.safeParse(policy).success).toBe(true);
    expect(strictestPolicy.version).toBe(0);
  });
});

describe('a site that is no web address', () => {
  it.each(['his.example:8443', 'his.example', '*', '', 'ftp://his.example'])(
    '%j protects every page',
    (site) => {
      expect(isProtected([site, 'https://other.example'], ['https://his.example:8443'])).toBe(true);
    },
  );
});
