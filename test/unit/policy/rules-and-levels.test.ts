import { expect, test } from 'vitest';
import { policySchema } from '../../../shared/policy/policy.ts';
import { strictestPolicy } from '../../../shared/policy/strictest-policy.ts';

const policy = {
  v: 1,
  ...strictestPolicy,
  version: 1,
  issuedAt: '2026-01-01T00:00:00Z',
  hospital: '示范医院',
  sealKey: 'k',
};

test('a policy without rules and levels is one', () => {
  expect(policySchema.safeParse(policy).success).toBe(true);
});

test('a policy carries packs and levels of masks', () => {
  const rules = [{ v: 1, id: 'a', version: 1, labels: { patientNumber: ['银杏登记码'] } }];
  const parsed = policySchema.parse({ ...policy, rules, maskLevels: { residentId: 'strict' } });
  expect(parsed.rules).toEqual(rules);
  expect(parsed.maskLevels).toEqual({ residentId: 'strict' });
});

test.each([
  [{ maskLevels: { residentId: 'none' } }],
  [{ maskLevels: { shoeSize: 'strict' } }],
  [{ rules: [{ v: 2, id: 'a', version: 1 }] }],
  [
    {
      rules: [{ v: 1, id: 'a', version: 1, patterns: [{ id: 'p', kind: 'other', pattern: 'x' }] }],
    },
  ],
])('a policy with %j is none', (wrong) => {
  expect(policySchema.safeParse({ ...policy, ...wrong }).success).toBe(false);
});
