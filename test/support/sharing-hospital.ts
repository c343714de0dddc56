// A hospital that shares: people with their roles, partners over real TLS, a real ledger and an egress, for
// tests of what leaves it.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createAccount } from '../../proxy/auth/create-account.ts';
import { createEgress } from '../../proxy/egress/create-egress.ts';
import type { PartnerConfig } from '../../proxy/egress/egress-config.ts';
import { readLastDay } from '../../proxy/egress/read-last-day.ts';
import { Approvals } from '../../proxy/sharing/approvals.ts';
import { SharingRegister } from '../../proxy/sharing/sharing-register.ts';
import type { ConsoleRole } from '../../shared/messages/console.ts';
import type { RecordOf } from '../../shared/records/record.ts';
import { ConsoleClient } from './console-client.ts';
import { type ConsoleServer, startConsole } from './console-server.ts';
import { fetchFrom, listenHttp } from './gateway-harness.ts';
import { testIdentity } from './local-ca.ts';
import { type PartnerServers, startPartners } from './partner-servers.ts';
import { syntheticPatients } from './synthetic-patients.ts';

export const egressToken = 'test-token-0123456789abcdef';
/** Of another system of the hospital. */
export const otherEgressToken = 'test-token-fedcba9876543210';
/** What a partner has given us to show. */
export const partnerToken = 'partner-token-0123456789';
const roles: readonly [string, ConsoleRole, string?][] = [
  ['sq.lin', 'applicant', '检验科'],
  ['kz.chen', 'departmentHead', '检验科'],
  ['xx.wang', 'infoAdmin'],
];
/** Six patients, whose values are in no clear record. */
export const sharedRows = syntheticPatients(6);
export const dayMs = 86_400_000;
export const allKinds = ['personName', 'residentId', 'mobilePhone', 'patientNumber', 'birthDate'];

/** What a sender hears; tests read it freely. */
export type Verdict = any;
type Door = Awaited<ReturnType<typeof listenHttp>>;
type Open = { egress: Awaited<ReturnType<typeof createEgress>>; door: Door; spoolDir: string };

export class SharingHospital {
  readonly server: ConsoleServer;
  readonly partners: PartnerServers;
  /** Moves sharing and egress, and nobody's session. */
  readonly clock: { offset: number };
  /** Certificates that are ours, by partner: as the configuration has them. */
  readonly clients = new Map<string, NonNullable<PartnerConfig['client']>>();
  readonly #people = new Map<string, ConsoleClient>();
  readonly #open: Open[] = [];
  readonly #servers: Server[] = [];

  private constructor(server: ConsoleServer, partners: PartnerServers, clock: { offset: number }) {
    this.server = server;
    this.partners = partners;
    this.clock = clock;
  }

  static async start(): Promise<SharingHospital> {
    const clock = { offset: 0 };
    const server = await startConsole({ sharingClock: clock });
    const hospital = new SharingHospital(server, await startPartners(), clock);
    await hospital.#enter();
    await hospital.gateway(server.register);
    await hospital.#register();
    return hospital;
  }

  /** Of the first egress. */
  get door(): Door {
    return this.#open[0]!.door;
  }

  as(user: string): ConsoleClient {
    return this.#people.get(user)!;
  }

  now(): Date {
    return new Date(Date.now() + this.clock.offset);
  }

  /** @param offset milliseconds from now */
  iso(offset: number): string {
    return new Date(this.now().getTime() + offset).toISOString();
  }

  async #enter(): Promise<void> {
    for (const [user, role, department] of roles) {
      const made = await createAccount(this.server.accounts, { user, role, department });
      const client = new ConsoleClient(this.server);
      if (made.created) await client.enter({ user, password: made.password });
      this.#people.set(user, client);
    }
  }

  async #register(): Promise<void> {
    for (const { id, name, url, ca, pins } of this.partners.partners) {
      if (url.startsWith('https')) await this.knows(id, { name, url, ca, pins: pins ?? [] });
    }
  }

  /** Registers a partner, with an agreement in force. */
  async knows(
    id: string,
    partner: {
      name: string;
      url: string;
      ca?: string | undefined;
      pins?: readonly string[];
      receiptKey?: string;
    },
  ): Promise<void> {
    const as = this.as('xx.wang');
    const put = await as.put(`/api/sharing/partners/${id}`, {
      organisationCode: '91350100M000100Y43',
      ...partner,
    });
    expect(put.status, put.text).toBe(200);
    await as.put(`/api/sharing/agreements/XY-${id}`, {
      partner: id,
      title: '信息安全与保密协议',
      from: this.iso(-30 * dayMs).slice(0, 10),
      until: this.iso(300 * dayMs).slice(0, 10),
      documentSha256: 'ab'.repeat(32),
    });
  }

  /** Registers a partner of the test's own, over TLS; it closes with the hospital. */
  async partnerAt(id: string, name: string, serve: RequestListener): Promise<Server> {
    const { key, cert, ca } = await testIdentity(id);
    const server = createServer({ key, cert }, serve).listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#servers.push(server);
    const { port } = server.address() as AddressInfo;
    await this.knows(id, { name, url: `https://localhost:${port}`, ca });
    return server;
  }

  /** An egress over the same ledger; a second one is another gateway, with a register of its own. */
  async gateway(register = new SharingRegister(this.server.ledger)): Promise<Open> {
    const { ledger } = this.server;
    const { quotas } = await readLastDay(ledger, () => null, this.now().getTime());
    const approvals = new Approvals({
      register,
      standing: [],
      quotas,
      purposeQuotas: new Map([['有限用途', { transfers: 1 }]]),
      needsAgreement: true,
    });
    const sumOf = (token: string): string => createHash('sha256').update(token).digest('hex');
    const spoolDir = mkdtempSync(join(tmpdir(), 'medveil-spool-'));
    const egress = await createEgress({
      config: {
        senders: [
          { name: '检验接口', department: '检验科', tokenSha256: sumOf(egressToken) },
          { name: '影像接口', department: '放射科', tokenSha256: sumOf(otherEgressToken) },
        ],
        partners: [],
        requests: [],
        partnerTimeout: 3000,
      },
      ledger,
      approvals,
      partner: async (id): Promise<PartnerConfig | null> => {
        const known = (await register.recent(1000)).partners.get(id);
        if (!known?.url) return null;
        const { name, url, ca, pins, receiptKey } = known;
        const client = this.clients.get(id);
        return {
          id,
          name,
          url,
          pins,
          headers: { authorization: `Bearer ${partnerToken}` },
          ...(ca === undefined ? {} : { ca }),
          ...(client === undefined ? {} : { client }),
          ...(receiptKey === undefined ? {} : { receiptKey }),
        };
      },
      pseudonym: ledger.pseudonym,
      spoolDir,
      now: () => this.now(),
    });
    const open = { egress, door: await listenHttp(egress.handler), spoolDir };
    this.#open.push(open);
    return open;
  }

  /** Asked for and approved by two people; returns its number. */
  async approved(more: object = {}): Promise<string> {
    const asked = await this.as('sq.lin').post('/api/sharing/requests', {
      partner: 'region',
      purpose: '区域检验结果互认',
      legalBasis: '互认管理办法',
      dataClass: 'clinical',
      fields: allKinds,
      maxPatients: 5,
      expires: this.iso(30 * dayMs),
      ...more,
    });
    expect(asked.status, asked.text).toBe(200);
    const { id } = asked.body as { id: string };
    for (const user of ['kz.chen', 'xx.wang']) {
      const word = { lawful: true, necessary: true, decision: 'approved' };
      const decided = await this.as(user).post(`/api/sharing/requests/${id}/decide`, word);
      expect(decided.status).toBe(200);
    }
    return id;
  }

  async send(
    request: string,
    {
      patients = 3,
      body,
      to = 'region',
      headers = {},
      by,
    }: {
      patients?: number;
      body?: string | Buffer;
      to?: string;
      headers?: Record<string, string>;
      by?: Open;
    } = {},
  ): Promise<Verdict> {
    const { door } = by ?? this.#open[0]!;
    const answer = await fetchFrom(door, `/egress/${to}/x`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${egressToken}`,
        'content-type': 'application/json',
        'medveil-request': request,
        ...headers,
      },
      body: body ?? JSON.stringify({ list: sharedRows.slice(0, patients) }),
    });
    return { status: answer.status, ...JSON.parse(answer.body) };
  }

  async outcomesOf(transferId: string): Promise<RecordOf<'transfer.outcome'>[]> {
    const asked = { kinds: ['transfer.outcome'] as const };
    const { rows } = await this.server.ledger.query(asked, { limit: 50 });
    const outcomes = rows.map(({ record }) => record as RecordOf<'transfer.outcome'>);
    return outcomes.filter((each) => each.transferId === transferId);
  }

  /** In words, on record, and without a byte at the partner. */
  async expectRefused(verdict: Verdict, reason: string): Promise<void> {
    expect(verdict.reason).toBe(reason);
    expect(verdict.message['zh-CN']).toMatch(/\p{Script=Han}{4}/u);
    expect(verdict.message.en).toMatch(/[a-z]{4} /);
    const [outcome, ...more] = await this.outcomesOf(verdict.transferId);
    expect(more).toEqual([]);
    expect(outcome).toMatchObject({ result: 'refused', reason, bytesSent: 0 });
    expect(this.partners.received).toEqual([]);
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
    }
    for (const { door, egress } of this.#open) {
      door.server.close();
      await egress.idle();
    }
    this.partners.close();
    await this.server.close();
  }
}
