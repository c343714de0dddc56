// A small server that speaks /v1/ as shared/messages/intake.ts says, on real TLS, and opens what it is
// sent. For tests of the extension: it can be taken offline, and it remembers in what order things came.
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { CompactSign, exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify } from 'jose';
import {
  type Beat,
  draftRequest,
  enrolRequest,
  eventsRequest,
  pageEvent,
  type PageEvent,
  pickerRequest,
} from '../../shared/messages/intake.ts';
import type { RuleDraft } from '../../shared/policy/rule-draft.ts';
import type { DeviceStore } from '../../proxy/intake/device-store.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import { strictestPolicy } from '../../shared/policy/strictest-policy.ts';
import { type HttpsApp, httpsApp } from './https-app.ts';

const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

export interface ReceivedEvent extends PageEvent {
  readonly seq: number;
}

export class TestIntake {
  readonly token = 'enrol-token-for-tests';
  readonly events: ReceivedEvent[] = [];
  /** What browsers said of themselves, oldest first. */
  readonly beats: Beat[] = [];
  readonly enrolled: { deviceId: string; version: string; browser: string }[] = [];
  /** Drafts of rules, oldest first, and the code that lets a browser pick some. */
  readonly drafts: RuleDraft[] = [];
  readonly pickCode = '20261124';
  offline = false;
  policy: Policy;
  /** Replaces the signed policy with something else, as an attacker or a bug would. */
  forgedPolicy: string | undefined;
  readonly #signer: CryptoKeyPair;
  readonly #opener: CryptoKeyPair;
  readonly #devices = new Map<string, JWK>();
  #app: HttpsApp | undefined;

  private constructor(policy: Policy, signer: CryptoKeyPair, opener: CryptoKeyPair) {
    this.policy = policy;
    this.#signer = signer;
    this.#opener = opener;
  }

  static async start(changes: Partial<Policy> = {}): Promise<TestIntake> {
    const signer = await generateKeyPair('ES256', { extractable: true });
    const opener = await suite.kem.generateKeyPair();
    const raw = new Uint8Array(await suite.kem.serializePublicKey(opener.publicKey));
    const policy: Policy = {
      v: 1,
      ...strictestPolicy,
      version: 1,
      issuedAt: new Date(0).toISOString(),
      hospital: '示范医院',
      sealKey: Buffer.from(raw).toString('base64url'),
      ...changes,
    };
    const intake = new TestIntake(policy, signer, opener);
    intake.#app = await httpsApp((req, res) => void intake.#answer(req, res));
    return intake;
  }

  get origin(): string {
    return this.#app!.origin;
  }
  get ca(): string {
    return this.#app!.ca;
  }
  /** The enrolled browsers, as a gateway asks for them. */
  readonly devices: DeviceStore = {
    byId: async (id) => {
      const publicKey = this.#devices.get(id);
      if (publicKey === undefined) return null;
      const rest = { version: '1', browser: 'test', enrolledAt: '', revoked: false };
      return { id, publicKey: JSON.stringify(publicKey), ...rest };
    },
    byKey: async () => null,
    add: async () => undefined,
    all: async () => [],
  };

  close(): Promise<void> {
    return this.#app!.close();
  }

  /** Events of one type, oldest first. */
  of(type: PageEvent['type']): ReceivedEvent[] {
    return this.events.filter((event) => event.type === type);
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (this.offline) return void req.socket.destroy();
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const path = req.url ?? '';
    const reply = (status: number, json: unknown, headers = {}): void => {
      res.writeHead(status, { 'content-type': 'application/json', ...headers });
      res.end(status === 304 ? undefined : JSON.stringify(json));
    };
    try {
      if (path === '/v1/enrol') return reply(200, await this.#enrol(JSON.parse(body.toString())));
      const deviceId = await this.#who(req, body);
      if (path === '/v1/policy') {
        const etag = `"${this.policy.version}${this.forgedPolicy ?? ''}"`;
        if (req.headers['if-none-match'] === etag) return reply(304, {});
        return reply(
          200,
          { policy: this.forgedPolicy ?? (await this.sign(this.policy)) },
          { etag },
        );
      }
      if (path === '/v1/picker') {
        const { code } = pickerRequest.parse(JSON.parse(body.toString()));
        if (code !== this.pickCode) return reply(403, { error: 'code' });
        const until = new Date(Date.now() + 3_600_000).toISOString();
        return reply(200, { ticket: 'ticket', account: 'security', until });
      }
      if (path === '/v1/drafts') {
        this.drafts.push(draftRequest.parse(JSON.parse(body.toString())).draft);
        return reply(200, { id: `D-${this.drafts.length}` });
      }
      return reply(200, await this.#accept(JSON.parse(body.toString()), deviceId));
    } catch (error) {
      reply(401, { error: String(error) });
    }
  }

  async sign(policy: unknown, key = this.#signer.privateKey): Promise<string> {
    const payload = new TextEncoder().encode(JSON.stringify(policy));
    return await new CompactSign(payload).setProtectedHeader({ alg: 'ES256' }).sign(key);
  }

  async #enrol(json: unknown): Promise<unknown> {
    const request = enrolRequest.parse(json);
    if (request.token !== this.token) throw new Error('token');
    const deviceId = createHash('sha256')
      .update(JSON.stringify(request.publicKey))
      .digest('hex')
      .slice(0, 12);
    this.#devices.set(deviceId, request.publicKey);
    this.enrolled.push({ deviceId, version: request.version, browser: request.browser });
    const { kty, crv, x, y } = await exportJWK(this.#signer.publicKey);
    return { deviceId, policyKey: { kty, crv, x, y } };
  }

  /** Checks the device's proof exactly as the contract says; throws when anything is off. */
  async #who(req: IncomingMessage, body: Buffer): Promise<string> {
    const [scheme, jwt = ''] = (req.headers.authorization ?? '').split(' ');
    if (scheme !== 'Medveil') throw new Error('scheme');
    const claims = JSON.parse(
      Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString(),
    ) as Record<string, string>;
    const key = await importJWK(this.#devices.get(claims['iss'] ?? '')!, 'ES256');
    const { payload } = await jwtVerify(jwt, key, { algorithms: ['ES256'], maxTokenAge: 120 });
    const bsh = createHash('sha256').update(body).digest('base64url');
    if (payload['htm'] !== req.method || payload['htu'] !== req.url || payload['bsh'] !== bsh) {
      throw new Error('binding');
    }
    return payload.iss!;
  }

  async #accept(json: unknown, deviceId: string): Promise<unknown> {
    const { events, beat } = eventsRequest.parse(json);
    if (beat) this.beats.push(beat);
    const accepted: number[] = [];
    for (const { seq, enc, ct } of events) {
      const recipient = await suite.createRecipientContext({
        recipientKey: this.#opener.privateKey,
        enc: bytes(enc),
        info: new TextEncoder().encode('medveil/event/v1'),
      });
      const text = await recipient.open(bytes(ct), new TextEncoder().encode(`${deviceId}/${seq}`));
      const event = pageEvent.parse(JSON.parse(new TextDecoder().decode(text)));
      if (!this.events.some((known) => known.seq === seq)) this.events.push({ ...event, seq });
      accepted.push(seq);
    }
    return { accepted, rejected: [], policyVersion: this.policy.version };
  }
}

function bytes(text: string): ArrayBuffer {
  return Uint8Array.from(Buffer.from(text, 'base64url')).buffer;
}
