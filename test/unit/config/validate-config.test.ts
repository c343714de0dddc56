import { expect, test } from 'vitest';
import { demoConfig } from '../../../proxy/config/load-config.ts';
import { httpsOrigin, publicOrigins } from '../../../proxy/config/public-origins.ts';
import { validateConfig } from '../../../proxy/config/validate-config.ts';

const mistakesOf = (text: string) => {
  const outcome = validateConfig(text);
  return outcome.ok ? [] : outcome.mistakes.map(({ at }) => at);
};

test('the built-in demo configuration is valid and listens on loopback only', () => {
  const outcome = validateConfig(demoConfig);
  expect(outcome).toMatchObject({ ok: true, config: { demo: true, hospital: '示范医院' } });
  if (outcome.ok) {
    for (const address of Object.values(outcome.config.listen)) {
      expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
    }
  }
});

test('every mistake of a file is said at once, each with its place', () => {
  const text = `
listen: { gateway: "8443", service: "0.0.0.0:99999" }
policy: { revealSeconds: 1, fields: { personName: maybe } }
sites: [{ upstream: "https://his.example/path" }]
egress:
  requests: [{ id: R1, partner: nobody, purpose: x, kinds: [], maxPatients: 0, expires: soon }]
unknown: 1
`;
  expect(mistakesOf(text)).toEqual(
    expect.arrayContaining([
      'listen.gateway',
      'listen.service',
      'policy.revealSeconds',
      'policy.fields.personName',
      'sites[0].upstream',
      'egress.requests[0].kinds',
      'egress.requests[0].maxPatients',
      'egress.requests[0].expires',
    ]),
  );
});

test('an approval for a partner that does not exist is a mistake', () => {
  const text = `
demo: true
egress:
  requests:
    - { id: R1, partner: region, purpose: 上报, kinds: [personName], maxPatients: 5, expires: "2027-01-01T00:00:00Z" }
`;
  expect(mistakesOf(text)).toEqual(['egress.requests[0].partner']);
});

test('plain http to a HIS needs a named owner and an end date', () => {
  const site = (more: string) => `sites: [{ upstream: "http://10.0.0.5:8080"${more} }]`;
  expect(mistakesOf(site(''))).toEqual(['sites[0].upstream']);
  const excepted = ', allowPlaintextUpstream: { owner: 信息科, until: "2027-06-30" }';
  expect(mistakesOf(site(excepted))).toEqual([]);
  expect(mistakesOf(site(', allowPlaintextUpstream: { owner: 信息科 }'))).not.toEqual([]);
});

test('exceptions belong to the transport they are for, and an unverified certificate to its pin', () => {
  const named = '{ owner: 信息科, until: "2027-06-30" }';
  const site = (more: string) => `sites: [{ upstream: "https://10.0.0.5", ${more} }]`;
  expect(mistakesOf(site(`allowPlaintextUpstream: ${named}`))).toEqual([
    'sites[0].allowPlaintextUpstream',
  ]);
  expect(mistakesOf(site(`allowUnverifiedCertificate: ${named}`))).toEqual([
    'sites[0].allowUnverifiedCertificate',
  ]);
  const pinned = `upstreamPin: ${'ab'.repeat(32)}, allowUnverifiedCertificate: ${named}`;
  expect(mistakesOf(site(pinned))).toEqual([]);
  const old = 'allowOldTls: { owner: 信息科, until: "2027-06-30", minVersion: TLSv1 }';
  expect(mistakesOf(site(old))).toEqual([]);
  expect(mistakesOf(site(old.replace('TLSv1', 'SSLv3')))).not.toEqual([]);
  const plain = `sites: [{ upstream: "http://10.0.0.5", allowPlaintextUpstream: ${named}, ${old} }]`;
  expect(mistakesOf(plain)).toEqual(['sites[0].allowOldTls']);
});

test('text that is not YAML is a mistake in words', () => {
  const outcome = validateConfig('a: [1');
  expect(outcome.ok).toBe(false);
  expect(mistakesOf('just words')).toEqual(['']);
});

test('origins are as browsers write them', () => {
  expect(httpsOrigin('his.example', 443)).toBe('https://his.example');
  expect(httpsOrigin('::1', 8443)).toBe('https://[::1]:8443');
  const outcome = validateConfig('demo: true\nnames: [his.example]');
  if (!outcome.ok) throw new Error('invalid');
  expect(publicOrigins(outcome.config, { gateway: 1, service: 2 })).toEqual({
    sites: ['https://his.example:1'],
    service: 'https://his.example:2',
  });
});

test('a database for the ledger is named without its password', () => {
  const ledger = (database: string) => `demo: true\nledger: { database: "${database}" }`;
  expect(mistakesOf(ledger('postgres://medveil@127.0.0.1:5432/medveil'))).toEqual([]);
  expect(mistakesOf(ledger('postgres://medveil:secret@127.0.0.1/medveil'))).toEqual([
    'ledger.database',
  ]);
  expect(mistakesOf(ledger('mysql://medveil@127.0.0.1/medveil'))).toEqual(['ledger.database']);
});

test('keys of witnesses and logs are keys of their kind, and witnesses are asked over TLS', () => {
  const log = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
  const text = (url: string, key: string, logs: string) =>
    `demo: true\ncheckpoints: { witnesses: [{ url: "${url}", key: "${key}" }] }\nwitness: { logs: ["${logs}"] }`;
  const outcome = validateConfig(text('http://other.example/witness', log, 'x+y+z'));
  expect(outcome.ok).toBe(false);
  if (outcome.ok) return;
  expect(outcome.mistakes.map(({ at }) => at)).toEqual([
    'checkpoints.witnesses[0].url',
    'checkpoints.witnesses[0].key',
    'witness.logs[0]',
  ]);
  const good = validateConfig(`demo: true\nwitness: { logs: ["${log}"] }`);
  expect(good).toMatchObject({ ok: true, config: { witness: { logs: [log] } } });
});

test('a rule that shows more to an account needs a proof of accounts', () => {
  const site = (more: string, rule: string) => `
sites:
  - { upstream: https://his.example, ${more}protection: [{ users: [dr*], ${rule} }] }
`;
  const at = ['sites[0].protection[0].users'];
  const cookie = 'userCookie: hisuser, ';
  const login = 'userFrom: [{ login: { path: /login, answer: account, session: SID } }], ';
  expect(mistakesOf(site('', 'withoutExtension: refuse'))).toEqual(at);
  expect(mistakesOf(site(cookie, 'withoutExtension: refuse'))).toEqual([]);
  expect(mistakesOf(site(cookie, 'withoutExtension: monitor'))).toEqual(at);
  expect(mistakesOf(site(cookie + login, 'withoutExtension: monitor'))).toEqual([]);
});

test('a rule for roles needs a place where roles are said, and one that shows more a proof', () => {
  const site = (roleFrom: string, rule: string) => `
sites:
  - upstream: https://his.example
    roleFrom: [${roleFrom}]
    protection: [{ roles: [doctor], ${rule} }]
`;
  const claimed =
    '{ jwt: { header: authorization, claim: role } }, { cookie: role }, { header: X-Role }';
  const proven = [
    '{ header: X-Role, from: [10.0.0.5] }',
    '{ login: { path: /login, answer: role, token: token } }',
  ];
  const at = ['sites[0].protection[0].roles'];
  expect(mistakesOf(site('', 'withoutExtension: refuse'))).toEqual(at);
  expect(mistakesOf(site(claimed, 'withoutExtension: refuse'))).toEqual([]);
  expect(mistakesOf(site(claimed, 'withoutExtension: monitor'))).toEqual(at);
  expect(mistakesOf(site(claimed, 'withoutExtension: mask, ifNotMasked: pass'))).toEqual(at);
  for (const source of proven) {
    expect(mistakesOf(site(source, 'withoutExtension: monitor'))).toEqual([]);
  }
  expect(
    mistakesOf(site('{ header: X-Role, from: [ward-3] }', 'withoutExtension: mask')),
  ).not.toEqual([]);
});

test('a forward proxy that nobody could use is a mistake, and so are names with stars and ports', () => {
  const proxy = (forward: string) =>
    `demo: true\nlisten: { forward: "127.0.0.1:0", forwardPlain: "127.0.0.1:0" }\nforward: ${forward}`;
  expect(mistakesOf(proxy('{}'))).toEqual(['listen.forward', 'listen.forwardPlain']);
  expect(mistakesOf(proxy('{ networks: [10.0.0.0/8] }'))).toEqual([]);
  const wrong = `{ networks: [10.0.0.0/33], hosts: { "*.a.example": 1.2.3.4, a.example: b.example },
    destinations: { ai: ["a.example:443"], his: [] }, rules: [{ classes: [nobody] }, { hosts: [] }] }`;
  expect(mistakesOf(proxy(wrong)).filter((at) => !at.startsWith('listen'))).toEqual([
    'forward.networks[0]',
    'forward.hosts.*.a.example',
    'forward.hosts.a.example',
    'forward.destinations.ai[0]',
    'forward.destinations',
    'forward.rules[0].classes[0]',
    'forward.rules[1].hosts',
  ]);
  expect(mistakesOf('demo: true')).toEqual([]);
});
