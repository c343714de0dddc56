// A browser's side of /v1/ without a browser: the same key types, tokens and seals as the extension,
// over real TLS. For tests of the server under load and crashes.
import { createHash, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:https';
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { compactVerify, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import type { PageEvent } from '../../shared/messages/intake.ts';
import type { Policy } from '../../shared/policy/policy.ts';

export interface Answer {
  status: number;
  body: any;
}

const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** One HTTPS call on a keep-alive agent; resolves with the parsed JSON body. */
export function callJson(
  agent: Agent,
  url: string,
  options: { method: string; headers?: Record<string, string>; body?: string | Buffer },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method, headers = {}, body = '' } = options;
    const req = request(url, { agent, method, headers }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('error', reject);
      res.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        let parsed: unknown = text;
        try {
          parsed = JSON.parse(text);
        } catch {
          // Not every answer is JSON; the caller sees the text then.
        }
        resolve({ status: res.statusCode ?? 0, body: parsed });
      });
    });
    req.on('error', reject);
    req.end(body);
  });
}

export class DeviceClient {
  readonly agent: Agent;
  readonly #origin: string;
  readonly #privateKey: CryptoKey;
  readonly publicKey: JWK;
  id = '';
  policyKey: JWK = {};
  policy: Policy | null = null;

  private constructor(origin: string, ca: string, privateKey: CryptoKey, publicKey: JWK) {
    this.#origin = origin;
    this.agent = new Agent({ ca, keepAlive: true });
    this.#privateKey = privateKey;
    this.publicKey = publicKey;
  }

  static async create(origin: string, ca: string): Promise<DeviceClient> {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const { kty, crv, x, y } = await exportJWK(publicKey);
    const jwk = { kty, crv, x, y } as JWK;
    return new DeviceClient(origin, ca, privateKey, jwk);
  }

  async enrol(token: string): Promise<Answer> {
    const body = JSON.stringify({
      token,
      publicKey: this.publicKey,
      version: '0.1.0',
      browser: 'Chromium test',
    });
    const answer = await callJson(this.agent, `${this.#origin}/v1/enrol`, { method: 'POST', body });
    if (answer.status === 200) {
      this.id = answer.body.deviceId;
      this.policyKey = answer.body.policyKey;
    }
    return answer;
  }

  /** The JWT of one request, with any claim replaced. */
  async token(method: string, path: string, body: string, claims: object = {}): Promise<string> {
    const bsh = createHash('sha256').update(body).digest('base64url');
    const now = Math.floor(Date.now() / 1000);
    const all = {
      iat: now,
      jti: randomUUID(),
      htm: method,
      htu: path,
      bsh,
      iss: this.id,
      ...claims,
    };
    const jwt = new SignJWT(all).setProtectedHeader({ alg: 'ES256' });
    return `Medveil ${await jwt.sign(this.#privateKey)}`;
  }

  async call(method: string, path: string, body = '', authorization?: string): Promise<Answer> {
    const headers = { authorization: authorization ?? (await this.token(method, path, body)) };
    return callJson(this.agent, this.#origin + path, { method, headers, body });
  }

  async fetchPolicy(): Promise<Policy> {
    const { body } = await this.call('GET', '/v1/policy');
    const key = await importJWK(this.policyKey, 'ES256');
    const { payload } = await compactVerify(body.policy, key);
    this.policy = JSON.parse(new TextDecoder().decode(payload)) as Policy;
    return this.policy;
  }

  async seal(seq: number, event: PageEvent | string) {
    if (!this.policy) throw new Error('fetch the policy first');
    const raw = Uint8Array.from(Buffer.from(this.policy.sealKey, 'base64url'));
    const sender = await suite.createSenderContext({
      recipientPublicKey: await suite.kem.deserializePublicKey(raw.buffer),
      info: new TextEncoder().encode('medveil/event/v1'),
    });
    const text = typeof event === 'string' ? event : JSON.stringify(event);
    const aad = new TextEncoder().encode(`${this.id}/${seq}`);
    const ct = await sender.seal(new TextEncoder().encode(text), aad);
    return {
      seq,
      enc: Buffer.from(sender.enc).toString('base64url'),
      ct: Buffer.from(ct).toString('base64url'),
    };
  }

  sendSealed(events: unknown[]): Promise<Answer> {
    return this.call('POST', '/v1/events', JSON.stringify({ events }));
  }
}

export function viewEvent(i: number): PageEvent {
  return {
    v: 1,
    type: 'view',
    at: new Date(Date.UTC(2026, 0, 1) + i * 1000).toISOString(),
    site: 'https://his.example',
    path: `/patients/ZY${String(i).padStart(8, '0')}`,
    patients: [
      {
        identifiers: { patientNumber: `ZY${String(i).padStart(8, '0')}`, personName: '张三' },
        kinds: ['personName', 'patientNumber'],
      },
    ],
    policyVersion: 1,
  };
}
