// `kill -9` of the whole product in the middle of transfers under registered approvals, again and again: what
// people approved is counted once, a sender that asks again hears what became of it, and nothing arrives twice.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { Agent } from 'node:https';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerPlace } from '../../proxy/ledger/open-ledger.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import type { ServerProcess } from '../../proxy/tour/server-process.ts';
import type { LedgerRecord, RecordOf } from '../../shared/records/record.ts';
import { callJson } from '../support/device-client.ts';
import { testPostgres } from '../support/ledger-stores.ts';
import { mutualIdentities, type MutualIdentities } from '../support/mutual-identities.ts';
import { createDatabase } from '../support/postgres-server.ts';
import { placeOf, recordsIn, registerSharing } from '../support/registered-sharing.ts';
import {
  artifactDir,
  senderToken,
  serve,
  trusting,
  writeConfig,
} from '../support/served-product.ts';
import { syntheticPatients } from '../support/synthetic-patients.ts';

const kills = 3;
const counted = { uses: 70 };
const streamed = { uses: 40, mode: 'stream' };
const limited = { purpose: '有限用途' };
const perDay = 45;
const rows = syntheticPatients(3);

let mutual: MutualIdentities;
let partner: Server;
/** Whole bodies that the partner has got: SHA-256, hex. */
const arrived: string[] = [];
let turn = 0;
let server: ServerProcess | undefined;
let agent: Agent | undefined;

beforeAll(async () => {
  mutual = await mutualIdentities();
  const options = { ...mutual.server, ca: mutual.ca, requestCert: true, rejectUnauthorized: true };
  partner = createServer(options, (req, res) => {
    const hash = createHash('sha256');
    req.on('error', () => undefined);
    req.on('data', (chunk: Buffer) => hash.update(chunk));
    req.on('end', () => {
      arrived.push(hash.digest('hex'));
      // Some answers are on their way when the product is killed.
      setTimeout(() => res.writeHead(201).end('ok'), turn++ % 3 === 0 ? 60 : 0);
    });
  });
  partner.listen(0, '127.0.0.1');
  await once(partner, 'listening');
});
afterAll(() => {
  partner.closeAllConnections();
  partner.close();
});
beforeEach(() => {
  arrived.length = 0;
});
afterEach(async () => {
  agent?.destroy();
  await server?.stop();
});

/** A transfer as its sender knows it: the same body under the same key whenever it asks. */
interface Sending {
  readonly request: string;
  readonly key: string | null;
  readonly body: string;
  readonly sha256: string;
}
let number = 0;
function sending(request: string, isStreamed: boolean): Sending {
  const n = number++;
  // A streamed one has several blocks: some have left when the product is killed.
  const pad = 'x'.repeat(isStreamed ? 700_000 : (n % 7) * 20_000);
  const body = JSON.stringify({ n, list: rows, pad });
  const sha256 = createHash('sha256').update(body).digest('hex');
  return { request, key: isStreamed ? null : `kill-sharing-${n}`, body, sha256 };
}

interface Heard {
  readonly status: number;
  readonly result?: string;
  readonly reason?: string;
  readonly transferId: string;
  readonly repeated?: true;
}
/** What the sender hears; null when the product was killed under the call. */
async function send({ request, key, body }: Sending): Promise<Heard | null> {
  const headers = {
    authorization: `Bearer ${senderToken}`,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'medveil-request': request,
    ...(key === null ? {} : { 'idempotency-key': key }),
  };
  const url = `${server!.addresses.service}/egress/regional/in`;
  const answer = await callJson(agent!, url, { method: 'POST', headers, body }).catch(() => null);
  return answer && { status: answer.status, ...answer.body };
}

async function start(config: string): Promise<void> {
  server = await serve(config);
  agent?.destroy();
  agent = trusting(server.addresses.ca);
}

/** Sends on six lanes until so many have been heard of, and kills in the middle of what follows. */
async function sendAndKill(
  next: () => Sending,
  heard: Map<Sending, Heard | null>,
  after: number,
): Promise<void> {
  const load = { goes: true, answers: 0 };
  const lane = async (): Promise<void> => {
    while (load.goes) {
      const one = next();
      const answer = await send(one);
      heard.set(one, answer);
      if (answer) load.answers++;
    }
  };
  const lanes = Promise.all(Array.from({ length: 6 }, lane));
  while (load.answers < after) await new Promise((resolve) => setTimeout(resolve, 1));
  await server!.stop('SIGKILL');
  load.goes = false;
  await lanes;
}

const of = <K extends LedgerRecord['kind']>(records: readonly LedgerRecord[], kind: K) =>
  records.filter((record): record is RecordOf<K> => record.kind === kind);

/** One outcome for each intent, and each says what happened. Returns them by transfer. */
function outcomesOf(records: readonly LedgerRecord[]): Map<string, RecordOf<'transfer.outcome'>> {
  const [intents, outcomes] = [of(records, 'transfer.intent'), of(records, 'transfer.outcome')];
  const byId = new Map(outcomes.map((each) => [each.transferId, each]));
  expect(byId.size).toBe(outcomes.length);
  expect(new Set(intents.map(({ transferId }) => transferId)).size).toBe(intents.length);
  for (const { transferId, sha256, streamed: isStreamed } of intents) {
    const outcome = byId.get(transferId)!;
    const times = arrived.filter((each) => each === (isStreamed ? outcome.sha256Sent : sha256));
    expect(times.length).toBeLessThanOrEqual(1);
    if (outcome.result === 'delivered') expect(times).toHaveLength(1);
    else expect(outcome).toMatchObject({ result: 'unknown', bytesSent: null, sha256Sent: null });
  }
  return byId;
}

/** Uses of a counted request that are taken: each number once, and each by a transfer with an intent. */
function takenUses(records: readonly LedgerRecord[], request: string): number {
  const uses = of(records, 'share.use').filter((each) => each.request === request);
  const intents = of(records, 'transfer.intent').filter((each) => each.request === request);
  expect(uses.filter(({ released }) => released)).toEqual([]);
  expect(new Set(uses.map(({ use }) => use)).size).toBe(uses.length);
  expect(new Set(uses.map(({ transferId }) => transferId))).toEqual(
    new Set(intents.map(({ transferId }) => transferId)),
  );
  return uses.length;
}

/** Each sender asks again under its key: what had begun is answered and not sent, what had not goes now. */
async function askAgain(place: LedgerPlace, heard: ReadonlyMap<Sending, Heard | null>) {
  const before = await recordsIn(place);
  const begun = new Map(of(before, 'transfer.intent').map((each) => [each.sha256, each]));
  const known = outcomesOf(before);
  expect([...known.values()].some(({ result }) => result === 'unknown')).toBe(true);
  for (const [one, answer] of heard) {
    if (one.key === null) continue;
    const intent = begun.get(one.sha256);
    const outcome = intent && known.get(intent.transferId)!;
    const sofar = arrived.length;
    const again = await send(one);
    if (outcome === undefined) {
      // Nothing of it had begun: it goes now.
      expect([answer, again]).toMatchObject([null, { status: 200, result: 'delivered' }]);
      continue;
    }
    expect(arrived).toHaveLength(sofar);
    expect(again).toMatchObject(
      outcome.result === 'delivered'
        ? { status: 200, repeated: true, transferId: intent!.transferId }
        : { status: 409, reason: 'transferRepeated' },
    );
  }
}

/** What the record says is left of uses and of the day, and nothing more, can still be sent. */
async function useUp(place: LedgerPlace, ids: readonly string[]) {
  const [, byStream = '', byDay = ''] = ids;
  const after = await recordsIn(place);
  outcomesOf(after);
  for (const [at, id] of ids.entries()) {
    const isCounted = id !== byDay;
    const had = isCounted
      ? takenUses(after, id)
      : of(after, 'transfer.intent').filter((each) => each.request === id).length;
    const most = isCounted ? [counted.uses, streamed.uses][at]! : perDay;
    for (let left = most - had; left > 0; left--) {
      const more = await send(sending(id, id === byStream));
      expect(more, `${left} of ${id}`).toMatchObject({ status: 200, result: 'delivered' });
    }
    const reason = isCounted ? 'approvalUsed' : 'quotaReached';
    const over = await send(sending(id, id === byStream));
    expect(over?.reason).toBe(reason);
  }
}

async function database(dir: string): Promise<{ ledger: object }> {
  const { user, port, database: name, password } = await createDatabase(testPostgres());
  const passwordFile = join(dir, 'ledger-password');
  writeFileSync(passwordFile, password ?? '', { mode: 0o600 });
  return { ledger: { database: `postgres://${user}@127.0.0.1:${port}/${name}`, passwordFile } };
}

/** The configuration: who may send, and our certificate for a partner that only the register knows the rest of. */
async function registered(
  store: string,
): Promise<{ config: string; place: LedgerPlace; ids: string[] }> {
  const dir = artifactDir(`kill-sharing-${store}`);
  const { port } = partner.address() as AddressInfo;
  const [clientCertFile, clientKeyFile] = [join(dir, 'ours.pem'), join(dir, 'ours.key')];
  writeFileSync(clientCertFile, mutual.client.cert);
  writeFileSync(clientKeyFile, mutual.client.key);
  const tokenSha256 = createHash('sha256').update(senderToken).digest('hex');
  const ours = { id: 'regional', name: '区域平台', url: 'https://nowhere.invalid' };
  const config = writeConfig(dir, {
    egress: {
      senders: [{ name: '检验接口', department: '检验科', tokenSha256 }],
      partners: [{ ...ours, clientCertFile, clientKeyFile }],
    },
    sharing: { purposes: [{ ...limited, transfers: perDay }] },
    ...(store === 'PostgreSQL' ? await database(dir) : {}),
  });
  const place = placeOf(config);
  const url = `https://127.0.0.1:${port}`;
  const known = { id: 'regional', name: '区域平台', url, ca: mutual.ca };
  const ids = await registerSharing(place, known, [counted, streamed, limited]);
  return { config, place, ids };
}

describe.each(['SQLite', 'PostgreSQL'])('kill -9 amid transfers under approvals, %s', (store) => {
  it('loses and doubles no use, no outcome and no transfer, and keys are answered after it', async () => {
    const { config, place, ids } = await registered(store);
    const [byUse = '', byStream = '', byDay = ''] = ids;
    const heard = new Map<Sending, Heard | null>();
    // By turns; the purpose is not tried so often that its day is over before the last kill.
    const turns = [byUse, byStream, byUse, byDay, byUse, byStream];
    const next = () => {
      const request = turns[number % turns.length]!;
      return sending(request, request === byStream);
    };
    await start(config);
    for (let kill = 1; kill <= kills; kill++) {
      await sendAndKill(next, heard, 12 + kill * 3);
      await start(config);
      const records = await recordsIn(place);
      const outcomes = outcomesOf(records);
      for (const answer of heard.values()) {
        if (!answer) continue;
        expect(answer).toMatchObject({ status: 200, result: 'delivered' });
        expect(outcomes.get(answer.transferId)?.result).toBe('delivered');
      }
      for (const id of ids.slice(0, 2)) takenUses(records, id);
    }
    const unheard = [...heard].filter(([, answer]) => answer === null);
    expect(unheard.length).toBeGreaterThan(0);
    await askAgain(place, heard);
    await useUp(place, ids);
    expect(new Set(arrived).size).toBe(arrived.length);
    await server!.stop();
    expect(await verifySource(place)).toMatchObject({ ok: true, openTransfers: 0 });
  });
});
