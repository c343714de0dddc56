// What a browser without the extension sends back of the masks it got: none of it is stored.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fetchFrom } from '../support/gateway-harness.ts';
import { GuardedSite, json } from '../support/guarded-site.ts';
import { syntheticPatient } from '../support/synthetic-patients.ts';

const first = syntheticPatient(0);
let his: GuardedSite;

beforeAll(async () => {
  his = await GuardedSite.start([
    { paths: ['/strict/*'], withoutExtension: 'mask', echoes: 'refuse' },
    { withoutExtension: 'mask' },
  ]);
});
afterAll(async () => his.close());
afterEach(() => his.forget());

describe('a form with masks in it', () => {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const maskOf = async (): Promise<Record<string, string>> => {
    his.reply = json({ patient: first });
    const { body } = await fetchFrom(his.site, '/api/patient');
    his.forget();
    his.reply = (_req, res) => res.end('ok');
    return (JSON.parse(body) as { patient: Record<string, string> }).patient;
  };

  it('is saved without the fields that are masks', async () => {
    const { lxdh, brxm } = await maskOf();
    const body = new URLSearchParams({ brxm: brxm!, bz: '复诊', lxdh: lxdh! }).toString();
    const answer = await fetchFrom(his.site, '/save', { method: 'POST', headers: type, body });
    expect(answer.body).toBe('ok');
    expect(his.seen.map((each) => each.body)).toEqual([
      new URLSearchParams({ bz: '复诊' }).toString(),
    ]);
    const [record] = await his.ledger.waitFor('incident.echo');
    expect(record).toMatchObject({ fields: 2, action: 'dropped', path: '/save', method: 'POST' });
  });

  it('as JSON keeps every other byte', async () => {
    const { lxdh, sfzh } = await maskOf();
    const body = `{ "a": 1.0, "lxdh": "${lxdh}", "x": {"sfzh":"${sfzh}"},\n "bz": "\\u5f20" , "y": ["k"] }`;
    const headers = { 'content-type': 'application/json' };
    await fetchFrom(his.site, '/save', { method: 'PUT', headers, body });
    expect(his.seen[0]!.body).toBe('{ "a": 1.0, "x": {},\n "bz": "\\u5f20" , "y": ["k"] }');
  });

  it('in parts loses the part', async () => {
    const { lxdh } = await maskOf();
    const part = (name: string, value: string) =>
      `--b1\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const body = `${part('lxdh', lxdh!)}${part('bz', 'x')}--b1--\r\n`;
    const headers = { 'content-type': 'multipart/form-data; boundary=b1' };
    await fetchFrom(his.site, '/save', { method: 'POST', headers, body });
    expect(his.seen[0]!.body).toBe(`${part('bz', 'x')}--b1--\r\n`);
  });

  it('is refused where a mask stands in a list or in a text', async () => {
    const { lxdh } = await maskOf();
    const headers = { 'content-type': 'application/json' };
    for (const body of [
      JSON.stringify({ phones: [lxdh] }),
      JSON.stringify({ note: `已联系 ${lxdh} 本人` }),
      JSON.stringify(lxdh),
    ]) {
      const answer = await fetchFrom(his.site, '/save', { method: 'POST', headers, body });
      expect([answer.status, JSON.parse(answer.body)]).toMatchObject([409, { reason: 'maskEcho' }]);
    }
    expect(his.seen).toHaveLength(0);
  });

  it('is refused where the rule says so, and never for what a person types', async () => {
    const { lxdh } = await maskOf();
    const body = new URLSearchParams({ lxdh: lxdh! }).toString();
    const strict = await fetchFrom(his.site, '/strict/save', {
      method: 'POST',
      headers: type,
      body,
    });
    expect(strict.status).toBe(409);
    const typed = new URLSearchParams({
      password: 'a**b*1',
      dose: '2*3',
      all: '******',
    }).toString();
    const answer = await fetchFrom(his.site, '/login', {
      method: 'POST',
      headers: type,
      body: typed,
    });
    expect(answer.body).toBe('ok');
    expect(his.seen[0]!.body).toBe(typed);
  });

  it('goes to a search as it is', async () => {
    const { brxm } = await maskOf();
    const body = new URLSearchParams({ brxm: brxm! }).toString();
    await fetchFrom(his.site, '/patient/search', { method: 'POST', headers: type, body });
    expect(his.seen[0]!.body).toBe(body);
  });

  it('of a mask from before a restart is refused: it cannot be told from what a person typed', async () => {
    his.reply = (_req, res) => res.end('ok');
    const body = new URLSearchParams({ sfzh: '110105********1234' }).toString();
    const answer = await fetchFrom(his.site, '/save', { method: 'POST', headers: type, body });
    expect(answer.status).toBe(409);
  });

  it('from a browser with the extension is none of the gateway’s business', async () => {
    const { lxdh } = await maskOf();
    const body = new URLSearchParams({ lxdh: lxdh! }).toString();
    const headers = { ...type, ...(await his.attested()) };
    await fetchFrom(his.site, '/save', { method: 'POST', headers, body });
    expect(his.seen[0]!.body).toBe(body);
  });

  it('too long to be looked through is refused', async () => {
    his.reply = (_req, res) => res.end('ok');
    const body = Buffer.alloc(9 * 1_048_576, 'a');
    const headers = { 'content-type': 'text/plain' };
    const answer = await fetchFrom(his.site, '/save', { method: 'POST', headers, body });
    expect(answer.status).toBe(413);
    expect(his.seen).toHaveLength(0);
  });
});
