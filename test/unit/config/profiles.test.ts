import { expect, test } from 'vitest';
import { validateConfig } from '../../../proxy/config/validate-config.ts';
import { policyOf } from '../../../proxy/start/default-policy.ts';
import { policySchema } from '../../../shared/policy/policy.ts';

const file = (profiles: string): string => `
sites: [{ host: his.example, upstream: "https://10.0.0.5" }]
profiles:
${profiles}`;

const whole = file(`
  - id: ginkgo
    title: 银杏 HIS
    hisUser: { cookie: hisuser, selector: "#whoami" }
    worklist: { path: "/ward/*/beds", rows: ".bed-card", naming: [patientNumber], hours: 10 }
    printTemplates:
      - { name: 腕带, path: /print/wristband, kinds: [personName, patientNumber], watermark: true }
    selectors: [{ selector: ".bed-card .who", kind: personName }]
`);

test('profiles of the configuration are delivered with the policy, selectors as a rule pack', () => {
  const outcome = validateConfig(whole);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.mistakes));
  const content = policyOf(outcome.config, ['https://his.example'], 'key', []);
  const policy = policySchema.parse({
    v: 1,
    version: 1,
    issuedAt: '2026-01-01T00:00:00Z',
    ...content,
  });
  expect(policy.profiles).toEqual([
    {
      v: 1,
      id: 'ginkgo',
      title: '银杏 HIS',
      sites: ['https://his.example'],
      hisUser: { cookie: 'hisuser', selector: '#whoami' },
      worklist: { path: '/ward/*/beds', rows: '.bed-card', naming: ['patientNumber'], hours: 10 },
      printTemplates: [
        {
          name: '腕带',
          path: '/print/wristband',
          kinds: ['personName', 'patientNumber'],
          watermark: true,
        },
      ],
    },
  ]);
  expect(policy.rules).toEqual([
    {
      v: 1,
      id: 'ginkgo',
      version: 1,
      sites: ['https://his.example'],
      selectors: [{ selector: '.bed-card .who', kind: 'personName' }],
    },
  ]);
});

test('figures of reveals are delivered where they are written, and absent where not', () => {
  const figures = (policy: string): unknown => {
    const outcome = validateConfig(`sites: [{ upstream: "https://10.0.0.5" }]\n${policy}`);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.mistakes));
    const { reasons: _, ...rest } = policyOf(outcome.config, [], 'key', []).reveal;
    return rest;
  };
  expect(figures('')).toEqual({ seconds: 30 });
  expect(figures('policy: { batchLimit: 5, idleSeconds: 90, breakGlassSeconds: 300 }')).toEqual({
    seconds: 30,
    batchLimit: 5,
    idleSeconds: 90,
    breakGlassSeconds: 300,
  });
});

test('a configuration without profiles makes a policy without them', () => {
  const outcome = validateConfig('sites: [{ upstream: "https://10.0.0.5" }]');
  if (!outcome.ok) throw new Error('invalid');
  expect(policyOf(outcome.config, [], 'key', [])).not.toHaveProperty('profiles');
});

test.each([
  ['- { id: a, worklist: { path: beds, rows: tr } }', 'profiles[0].worklist.path'],
  ['- { id: a, worklist: { path: /beds, rows: "tr[" } }', 'profiles[0].worklist.rows'],
  ['- { id: a, worklist: { path: /beds } }', 'profiles[0].worklist.rows'],
  ['- { id: a, hisUser: { selector: "> b" } }', 'profiles[0].hisUser.selector'],
  ['- { id: a, hisUser: {} }', 'profiles[0].hisUser'],
  ['- { id: a, sites: [his.example] }', 'profiles[0].sites[0]'],
  ['- { id: a, selectors: [{ selector: "p >", kind: age }] }', 'profiles[0].selectors[0].selector'],
  ['- { id: a }\n  - { id: a }', 'profiles[1].id'],
  [
    '- { id: a, printTemplates: [{ name: b, path: /p, kinds: [shoe] }] }',
    'profiles[0].printTemplates[0].kinds[0]',
  ],
])('%s is a mistake at %s', (profile, at) => {
  const outcome = validateConfig(file(`  ${profile}`));
  expect(outcome.ok ? [] : outcome.mistakes.map((mistake) => mistake.at)).toEqual([at]);
});
