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

test('downloads have a mode of their own, and what is not said is not said to browsers', () => {
  const { guards } = policyFrom('policy: { guards: { downloads: { mode: coach, unread: stop } } }');
  expect(guardsSchema.parse(guards).downloads).toEqual({ mode: 'coach', unread: 'stop' });
  expect(policyFrom('policy: { guards: { mode: coach } }').guards).not.toHaveProperty('downloads');
});

test('statistics and the same reason have modes, with the figures that are meant', () => {
  const { guards } = policyFrom(
    'policy: { guards: { statistics: { mode: enforce }, sameReason: { mode: coach, patients: 5 } } }',
  );
  const policy = guardsSchema.parse(guards);
  expect(policy.statistics).toEqual({ mode: 'enforce' });
  expect(policy.sameReason).toEqual({ mode: 'coach', patients: 5, minutes: 60 });
});

test('a notice to staff has the hash of its words, and is another one when they change', () => {
  const of = (text: string) =>
    policyFrom(`policy: { notice: { text: ${text}, contact: 信息科 } }`).notice;
  expect(of('甲')).toMatchObject({ text: '甲', contact: '信息科' });
  expect(of('甲')?.sha256).toBe(of('甲')?.sha256);
  expect(of('甲')?.sha256).not.toBe(of('乙')?.sha256);
  expect(policyFrom('hospital: 示范医院')).not.toHaveProperty('notice');
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
