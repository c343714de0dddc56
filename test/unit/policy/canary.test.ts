import { describe, expect, it } from 'vitest';
import { validateConfig } from '../../../proxy/config/validate-config.ts';
import { policyOf } from '../../../proxy/start/default-policy.ts';
import { canaryForm, canaryValues, compactValue } from '../../../shared/policy/canary.ts';
import { policySchema } from '../../../shared/policy/policy.ts';

const canary = {
  personName: '司空试剑',
  mobilePhone: '13800138000',
  residentId: '11010519491231002X',
  email: 'canary+1@his.example',
};
const found = (text: string) =>
  [...text.matchAll(canaryForm(canaryValues([canary]))!)].map(([value]) => compactValue(value));

describe('values of a canary', () => {
  it.each([
    ['患者司空试剑复诊', '司空试剑'],
    ['电话13800138000。', '13800138000'],
    ['138 0013 8000', '13800138000'],
    ['(138-0013-8000)', '13800138000'],
    ['11010519491231002x', '11010519491231002x'],
    ['写信至Canary+1@HIS.example', 'canary+1@his.example'],
  ])('stand in %s', (text, value) => {
    expect(found(text)).toEqual([value]);
  });

  it.each(['司空试', '113800138000', '138001380001', '138****8000', 'a13800138000', '1380013800'])(
    'do not stand in %s',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );

  it('are none without any', () => {
    expect(canaryForm([])).toBeUndefined();
    expect(canaryForm(canaryValues([{}]))).toBeUndefined();
  });
});

describe('canaries in the configuration', () => {
  const read = (text: string) => validateConfig(`demo: true\n${text}`);
  const policyFrom = (text: string) => {
    const outcome = read(text);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.mistakes));
    return policyOf(outcome.config, ['https://his.example'], 'key', []);
  };

  it('go to browsers as they are written, and are not in the policy where there are none', () => {
    const { canaries } = policyFrom(
      'canaries:\n  - { personName: 司空试剑, mobilePhone: "13800138000" }',
    );
    expect(canaries).toEqual([{ personName: '司空试剑', mobilePhone: '13800138000' }]);
    expect(policySchema.shape.canaries.safeParse(canaries).success).toBe(true);
    expect(policyFrom('')).not.toHaveProperty('canaries');
  });

  it.each([
    'canaries: [{}]',
    'canaries: [{ personName: 司空 }]',
    'canaries: [{ patientNumber: "8801" }]',
    'canaries: [{ personName: 司空试剑, ward: 三 }]',
  ])('%s is a mistake', (text) => {
    const outcome = read(text);
    expect(outcome.ok).toBe(false);
    expect(JSON.stringify(outcome)).toContain('canaries[0]');
  });
});
