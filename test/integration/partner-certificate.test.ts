// Partners that ask who we are: nothing leaves before they have taken our certificate.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecureVersion, TLSSocket } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SharingRegister } from '../../proxy/sharing/sharing-register.ts';
import { freePorts } from '../support/free-ports.ts';
import { mutualIdentities, type MutualIdentities } from '../support/mutual-identities.ts';
import { SharingHospital } from '../support/sharing-hospital.ts';

let hospital: SharingHospital;
let mutual: MutualIdentities;
const servers: Server[] = [];
/** Who each request was from, as the partner's own handshake says. */
const callers: string[] = [];

beforeAll(async () => {
  hospital = await SharingHospital.start();
  mutual = await mutualIdentities();
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await hospital.close();
});
beforeEach(() => {
  callers.length = 0;
  hospital.clients.clear();
});

/** Registers a partner that takes nobody without a certificate of its authority. */
async function asking(id: string, maxVersion: SecureVersion, isOptional = false): Promise<void> {
  const { ca, server: own } = mutual;
  const options = { ...own, ca, requestCert: true, rejectUnauthorized: !isOptional, maxVersion };
  const server = createServer(options, (req, res) => {
    const { subject } = (req.socket as TLSSocket).getPeerCertificate();
    callers.push(String(subject?.CN));
    req.resume().on('end', () => res.writeHead(201).end('ok'));
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await hospital.knows(id, { name: '要求证书的机构', url: `https://localhost:${port}`, ca });
}

/** Refused in words, with nothing on the wire, and without costing anything. */
async function refusedBy(to: string, id: string, reason: string): Promise<void> {
  const verdict = await hospital.send(id, { to });
  expect(verdict).toMatchObject({ status: 502, result: 'refused', reason });
  expect(verdict.message['zh-CN']).toMatch(/证书|加密连接/);
  const [outcome, ...more] = await hospital.outcomesOf(verdict.transferId);
  expect(more).toEqual([]);
  expect(outcome).toMatchObject({ result: 'refused', reason, bytesSent: 0, status: null });
  // No connection that the partner has taken: nothing is said of one.
  expect(outcome!.tls).toBeNull();
  const register = await new SharingRegister(hospital.server.ledger).refresh();
  expect(register.requests.get(id)).toMatchObject({ takenUses: 0, transfers: 0 });
}

describe.each(['TLSv1.3', 'TLSv1.2'] as const)('a partner that asks who we are, %s', (version) => {
  const to = `asks-${version === 'TLSv1.3' ? 3 : 2}`;
  let id = '';
  beforeAll(async () => {
    await asking(to, version);
    id = await hospital.approved({ partner: to, uses: 1 });
  });

  it('gets nothing without a certificate of ours, and nothing with one that it does not trust', async () => {
    await refusedBy(to, id, 'tlsClientRefused');
    for (const wrong of [mutual.stranger, mutual.expired]) {
      hospital.clients.set(to, wrong);
      // This server says no alert; before TLS 1.3 a cut handshake is all that is known.
      await refusedBy(to, id, version === 'TLSv1.3' ? 'tlsClientRefused' : 'tlsHandshake');
    }
    expect(callers).toEqual([]);
  });

  it('gets it with ours, and the record says over what', async () => {
    hospital.clients.set(to, mutual.client);
    const verdict = await hospital.send(id, { to });
    expect(verdict).toMatchObject({ status: 200, result: 'delivered' });
    expect(callers).toEqual(['medveil.test']);
    const [outcome] = await hospital.outcomesOf(verdict.transferId);
    expect(outcome!.tls).toMatchObject({
      version,
      peerPin: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const again = await hospital.send(id, { to });
    expect(again).toMatchObject({ status: 403, reason: 'approvalUsed' });
  });
});

it('sends to a partner that asks and takes a no for an answer', async () => {
  await asking('lenient', 'TLSv1.3', true);
  const id = await hospital.approved({ partner: 'lenient' });
  expect(await hospital.send(id, { to: 'lenient' })).toMatchObject({ result: 'delivered' });
  expect(callers).toEqual(['undefined']);
});

/** `openssl s_server`: it says in alerts what it has against a certificate, as most servers do and Node's do not. */
async function opensslPartner(to: string, more: readonly string[]) {
  const dir = mkdtempSync(join(tmpdir(), 'medveil-mutual-'));
  const { ca, server: own } = mutual;
  for (const [name, pem] of Object.entries({ ...own, ca })) writeFileSync(join(dir, name), pem);
  const [port = 0] = await freePorts(1);
  const files = ['cert', 'key', 'CAfile'].flatMap((name) => [
    `-${name}`,
    join(dir, name.replace('CAfile', 'ca')),
  ]);
  const strict = ['-Verify', '2', '-verify_return_error'];
  const child = spawn('openssl', ['s_server', '-accept', `${port}`, ...files, ...strict, ...more]);
  const heard = { text: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (heard.text += String(chunk)));
  while (!heard.text.includes('ACCEPT')) await once(child.stdout, 'data');
  await hospital.knows(to, { name: '以警报应答的机构', url: `https://localhost:${port}`, ca });
  return { child, heard };
}

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
describe.skipIf(!hasOpenssl)('a partner with alerts', () => {
  it.each(['tls1_3', 'tls1_2'])('is believed, %s: no byte leaves for one reason', async (only) => {
    const to = `alerts-${only.at(-1)}`;
    const { child, heard } = await opensslPartner(to, [`-${only}`]);
    try {
      const id = await hospital.approved({ partner: to, uses: 1 });
      for (const client of [null, mutual.stranger, mutual.expired]) {
        hospital.clients.delete(to);
        if (client !== null) hospital.clients.set(to, client);
        await refusedBy(to, id, 'tlsClientRefused');
      }
      expect(heard.text).not.toMatch(/POST|medveil-transfer|list/);
    } finally {
      child.kill();
    }
  });

  it('gets it with ours, also where it gives no session ticket to show that it took it', async () => {
    const { child, heard } = await opensslPartner('ticketless', ['-tls1_3', '-num_tickets', '0']);
    try {
      const id = await hospital.approved({ partner: 'ticketless' });
      hospital.clients.set('ticketless', mutual.client);
      child.stdout.on('data', () => {
        if (!heard.text.endsWith('}]}')) return;
        child.stdin.write('HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n');
      });
      const verdict = await hospital.send(id, { to: 'ticketless' });
      expect(verdict).toMatchObject({ status: 200, result: 'delivered', partnerStatus: 201 });
    } finally {
      child.kill();
    }
  });
});
