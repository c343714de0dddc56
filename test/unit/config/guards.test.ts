import { expect, test } from 'vitest';
import { validateConfig } from '../../../proxy/config/validate-config.ts';
import { policyOf } from '../../../proxy/start/default-policy.ts';
import { guardModeAt, guardsSchema } from '../../../shared/policy/guards.ts';

function policyFrom(text: string) {
  const outcome = validateConfig(`demo: true\n${text}`);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.mistakes));
  return policyOf(outcome.config, ['https://his.example'], 'key', []);
}

test('guards name kinds of places, which browsers are told as the names on the lists', () => {
  const { guards } = policyFrom(`
forward:
  destinations: { ai: [assistant.example], netDisk: [kimi.example] }
policy:
  guards:
    mode: monitor
    places:
      - { classes: [ai, netDisk], mode: enforce }
      - { hosts: [Insurer.Example, 10.2.3.4], mode: "off" }
    unread: ask
`);
  const policy = guardsSchema.parse(guards);
  expect(guardModeAt(policy, 'https://assistant.example')).toBe('enforce');
  expect(guardModeAt(policy, 'https://pan.baidu.com')).toBe('enforce');
  expect(guardModeAt(policy, 'https://insurer.example')).toBe('off');
  expect(guardModeAt(policy, 'http://10.2.3.4:81')).toBe('off');
  expect(guardModeAt(policy, 'https://news.example')).toBe('monitor');
  expect(policy.unread).toBe('ask');
});

test('a name that the hospital has put on another list leaves the shipped one', () => {
  const { guards } = policyFrom(`
forward: { destinations: { government: [pan.baidu.com] } }
policy: { guards: { places: [{ classes: [netDisk], mode: enforce }] } }
`);
  expect(guardModeAt(guardsSchema.parse(guards), 'https://pan.baidu.com')).toBe('monitor');
});

test('without guards browsers are told nothing, and earlier ones read the policy', () => {
  expect(policyFrom('hospital: 示范医院')).not.toHaveProperty('guards');
});

test('a place without classes and hosts, or with a wildcard, is a mistake that is told', () => {
  for (const place of ['{ mode: enforce }', '{ hosts: ["*.example"], mode: enforce }']) {
    const outcome = validateConfig(`{ demo: true, policy: { guards: { places: [${place}] } } }`);
    if (outcome.ok) throw new Error('taken');
    expect(outcome.mistakes).toMatchObject([
      { at: expect.stringMatching(/^policy\.guards\.places/) as string },
    ]);
  }
});
