// What scanners ask a TLS listener, asked from outside: versions, suites, groups, renegotiation,
// compression, resumption; and the certificates of systems.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordHandshakeFailures } from '../../proxy/tls/handshake-failures.ts';
import { type ListenerMaterial, TlsListeners } from '../../proxy/tls/tls-listeners.ts';
import { systemClientOf } from '../../proxy/tls/system-client.ts';
import { sayHello } from '../support/client-hello.ts';
import { testIdentity } from '../support/local-ca.ts';
import { mutualIdentities, type MutualIdentities } from '../support/mutual-identities.ts';
import { createRecordingLedger } from '../support/recording-ledger.ts';

let mutual: MutualIdentities;
let material: ListenerMaterial;
const closing: (() => void)[] = [];
afterAll(() => closing.forEach((close) => close()));

beforeAll(async () => {
  mutual = await mutualIdentities();
  material = { identity: await testIdentity('policy'), clients: { ca: mutual.ca } };
});

async function open(audience: 'browsers' | 'systems') {
  const listeners = new TlsListeners(material);
  const ledger = createRecordingLedger();
  const server = listeners.create(audience, (req, res) => res.end(systemClientOf(req.socket)));
  recordHandshakeFailures(server, {
    ledger,
    site: 'https://his.example',
    onFault: () => undefined,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, ledger, listeners };
}

const dial = (port: number, more: ConnectionOptions = {}): TLSSocket =>
  connect({ port, host: '127.0.0.1', servername: 'localhost', ca: material.identity.ca, ...more });

/** The last line of an answer, or the failure of the connection in a word. */
function ask(port: number, more: ConnectionOptions = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = dial(port, more);
    let got = '';
    socket.on('data', (chunk: Buffer) => (got += chunk.toString()));
    socket.on('error', () => resolve('failed'));
    socket.on('close', () => resolve(got === '' ? 'failed' : (got.split('\r\n').at(-1) ?? '')));
    socket.write('GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n');
  });
}

const modern = [0xc02b, 0xc02c, 0xcca9];
const old = {
  'ECDHE-ECDSA-AES128-SHA': 0xc009,
  'ECDHE-ECDSA-AES128-SHA256': 0xc023,
  'ECDHE-ECDSA-NULL-SHA': 0xc006,
  'ECDHE-ECDSA-RC4-SHA': 0xc007,
  'ECDHE-ECDSA-DES-CBC3-SHA': 0xc008,
  'ECDHE-ECDSA-AES128-CCM8': 0xc0ae,
  'ECDH-anon-AES128-SHA': 0xc018,
  'AES128-GCM-SHA256': 0x009c,
  'AES128-SHA': 0x002f,
  'DHE-RSA-AES128-GCM-SHA256': 0x009e,
  'EXP-RC4-MD5': 0x0003,
};

describe('a listener for browsers', () => {
  let port: number;
  beforeAll(async () => {
    ({ port } = await open('browsers'));
  });

  it('answers to TLS 1.2 and 1.3 and to no version before them', async () => {
    const version = async (number: number) =>
      sayHello(port, { version: number, suites: [...modern, 0xc009, 0x2f] });
    expect(await version(0x0303)).toMatchObject({ version: 0x0303, suite: 0xc02c });
    // 70 is protocol_version (RFC 8446 §6); to SSL 3.0 OpenSSL answers that nothing fits (40).
    for (const before of [0x0302, 0x0301]) expect(await version(before)).toEqual({ alert: 70 });
    expect(await version(0x0300)).toEqual({ alert: 40 });
    const three = await sayHello(port, { version: 0x0303, tls13: true, suites: [0x1301, 0x1302] });
    expect(three).toMatchObject({ suite: 0x1302, group: 0x1d });
  });

  it('takes suites with forward secrecy and authenticated encryption, in its own order', async () => {
    for (const [name, suite] of Object.entries(old)) {
      const answer = await sayHello(port, { version: 0x0303, suites: [suite] });
      expect(answer, name).toEqual({ alert: 40 });
    }
    for (const suite of modern) {
      expect(await sayHello(port, { version: 0x0303, suites: [suite] })).toMatchObject({ suite });
    }
    // The client's order is the other way round.
    expect(await sayHello(port, { version: 0x0303, suites: [0xc02b, 0xc02c] })).toMatchObject({
      suite: 0xc02c,
    });
  });

  it('takes groups of 128 bits and more, the one safe from quantum computers first', async () => {
    const group = (...groups: number[]) =>
      sayHello(port, { version: 0x0303, tls13: true, suites: [0x1301], groups });
    for (const one of [0x11ec, 0x1d, 0x17, 0x18])
      expect(await group(one)).toMatchObject({ group: one });
    expect(await group(0x1d, 0x17, 0x11ec)).toMatchObject({ group: 0x11ec });
    // ffdhe2048, sect163k1, secp192r1, secp224r1, brainpoolP256r1.
    for (const one of [0x0100, 0x01, 0x13, 0x15, 0x1a])
      expect(await group(one)).toEqual({ alert: 40 });
  });

  it('never compresses, and refuses to renegotiate', async () => {
    expect(
      await sayHello(port, { version: 0x0303, suites: modern, compression: [1, 0] }),
    ).toMatchObject({
      compression: 0,
    });
    const socket = dial(port, { maxVersion: 'TLSv1.2' });
    await once(socket, 'secureConnect');
    const refused = new Promise((resolve) => {
      socket.on('error', resolve);
      socket.on('close', resolve);
      socket.renegotiate({}, (error) => error && resolve(error));
    });
    expect(await refused).toBeTruthy();
    socket.destroy();
  });

  it('resumes a session under the keys of the certificate in force, and not under those before it', async () => {
    const { port: own, listeners } = await open('browsers');
    const meet = async (session?: Buffer): Promise<{ resumed: boolean; session: Buffer }> => {
      const socket = dial(own, { maxVersion: 'TLSv1.2', ...(session && { session }) });
      await once(socket, 'secureConnect');
      const got = {
        resumed: socket.isSessionReused(),
        session: socket.getSession() ?? Buffer.alloc(0),
      };
      socket.destroy();
      return got;
    };
    const first = await meet();
    expect((await meet(first.session)).resumed).toBe(true);
    listeners.take({ identity: await testIdentity('policy-renewed') });
    expect((await meet(first.session)).resumed).toBe(false);
  });

  it('asks nobody for a certificate, and believes none', async () => {
    expect(await ask(port, mutual.client)).toBe('');
  });
});

describe('a listener for systems', () => {
  it('knows its clients by name, records those it refuses by a closed word', async () => {
    const { port, ledger } = await open('systems');
    expect(await ask(port, mutual.client)).toBe('medveil.test');
    expect(await ask(port)).toBe('failed');
    expect(await ask(port, mutual.stranger)).toBe('failed');
    // A server's certificate is none of a client.
    expect(await ask(port, mutual.server)).toBe('failed');
    const records = await ledger.waitFor('exposure.tls', 2);
    expect(records.map(({ reason }) => reason).toSorted()).toEqual([
      'clientCertificateMissing',
      'clientCertificateRefused',
    ]);
  });

  it('lets nobody in who was called back, from the moment the list is there', async () => {
    const { port, listeners } = await open('systems');
    expect(await ask(port, mutual.client)).toBe('medveil.test');
    listeners.take({ ...material, clients: { ca: mutual.ca, crl: mutual.crl } });
    expect(await ask(port, mutual.client)).toBe('failed');
  });

  it('keeps what it has when it is given what it cannot use', async () => {
    const { port, listeners } = await open('systems');
    const other = await testIdentity('policy-other');
    expect(() =>
      listeners.take({ ...material, identity: { ...other, key: material.identity.key } }),
    ).toThrow();
    expect(() =>
      listeners.take({ ...material, clients: { ca: mutual.ca, crl: 'none' } }),
    ).toThrow();
    expect(await ask(port, mutual.client)).toBe('medveil.test');
  });
});
