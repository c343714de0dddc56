// Many transfers at once to a partner that breaks off, refuses, waits, stops reading, says nothing and goes away,
// while the clock jumps: each intent has one outcome, the outcome is what happened, nothing is sent twice, and no
// use is lost or doubled.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import type { LedgerRecord, RecordOf } from '../../shared/records/record.ts';
import { newestFirst } from '../../proxy/ledger/contract.ts';
import { SharingRegister } from '../../proxy/sharing/sharing-register.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { dayMs, sharedRows, type SharingHospital } from '../support/sharing-hospital.ts';
import { useSharingHospital } from '../support/use-sharing-hospital.ts';

const transfers = 500;
const uses = { spool: 280, stream: 100 };
const lanes = 16;
/** By turns, so that every run has all of them; more of what takes no time. */
const behaviours = (
  'take take cut take refuse late take end take take ' +
  'take silent take cut take refuse stuck take late take'
).split(' ');

let hospital: SharingHospital;
let server: Server;
let port = 0;
let turn = 0;
/** Whole bodies by transfer id: what the partner has really got. */
const whole = new Map<string, string[]>();
/** Statuses that the partner has really sent, by transfer id. */
const answered = new Map<string, number>();

useSharingHospital(async (started) => {
  hospital = started;
  server = await hospital.partnerAt('storm', '不稳定的机构', (req, res) => {
    const behaviour = behaviours[turn++ % behaviours.length];
    const id = String(req.headers['medveil-transfer']);
    const hash = createHash('sha256');
    req.on('error', () => undefined);
    // Reads no further, and says nothing.
    if (behaviour === 'stuck') return;
    req.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      if (behaviour === 'cut') req.socket.destroy();
    });
    req.on('end', () => {
      whole.set(id, [...(whole.get(id) ?? []), hash.digest('hex')]);
      if (behaviour === 'end') return void req.socket.destroy();
      const answer = () => {
        const status = behaviour === 'refuse' ? 500 : 201;
        answered.set(id, status);
        res.writeHead(status).end('ok');
      };
      if (behaviour === 'late') setTimeout(answer, 300);
      else if (behaviour !== 'silent') answer();
      return undefined;
    });
  });
  ({ port } = server.address() as AddressInfo);
});

/** The partner is there; on the same port as before. */
async function up(): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

/** It is not, and what was on its way is cut. */
function down(): void {
  server.close();
  server.closeAllConnections();
}

async function recordsOf<K extends LedgerRecord['kind']>(kind: K): Promise<RecordOf<K>[]> {
  const found: RecordOf<K>[] = [];
  for await (const { record } of newestFirst(hospital.server.ledger, { kinds: [kind] })) {
    found.push(record as RecordOf<K>);
  }
  return found;
}

/** The partner goes and comes back, the clock jumps an hour and a day, ahead and back. */
async function trouble(number: number): Promise<void> {
  if (number === 200) down();
  if (number === 240) await up();
  const jumps: Record<number, number> = { 60: 3_600_000, 120: 0, 180: dayMs, 300: 0, 400: dayMs };
  hospital.clock.offset = jumps[number] ?? hospital.clock.offset;
}

/** What an outcome says is what has happened at the partner. */
function expectTrue(
  intent: RecordOf<'transfer.intent'>,
  outcome: RecordOf<'transfer.outcome'>,
): void {
  const { result, bytesSent, sha256Sent, status } = outcome;
  const arrived = whole.get(intent.transferId) ?? [];
  // Never twice, and never anything else than what was announced.
  expect(arrived.length).toBeLessThanOrEqual(1);
  for (const sha256 of arrived) expect(sha256).toBe(intent.streamed ? sha256Sent : intent.sha256);
  if (result === 'delivered') expect([arrived, status]).toEqual([[sha256Sent], 201]);
  if (status !== null) expect(answered.get(intent.transferId)).toBe(status);
  if (bytesSent === 0) expect(arrived).toEqual([]);
  expect(bytesSent).toBeLessThanOrEqual(intent.bytes);
}

it('leaves one outcome for each intent, and what it says is what happened', {
  timeout: 180_000,
}, async () => {
  const spooled = await hospital.approved({ partner: 'storm', uses: uses.spool });
  const streamed = await hospital.approved({
    partner: 'storm',
    uses: uses.stream,
    mode: 'stream',
  });
  const other = await hospital.gateway();
  const verdicts: { transferId: string; result?: string; reason?: string }[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < transfers) {
      const number = next++;
      await trouble(number);
      const isStreamed = number % 4 === 1;
      const pad = 'x'.repeat(number % 25 === 0 ? 1_500_000 : number * 300);
      const body = JSON.stringify({ number, list: sharedRows.slice(0, 2), pad });
      const by = number % 3 === 0 ? { by: other } : {};
      // Who has a key asks twice, and twice at once: the same transfer all the same.
      const key = number % 4 === 2 ? { headers: { 'idempotency-key': `storm-${number}-key` } } : {};
      const ask = () =>
        hospital.send(isStreamed ? streamed : spooled, { to: 'storm', body, ...by, ...key });
      verdicts.push(...(await Promise.all(number % 8 === 2 ? [ask(), ask()] : [ask()])));
      if (number % 8 === 6) verdicts.push(await ask());
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const [intents, outcomes] = [
    await recordsOf('transfer.intent'),
    await recordsOf('transfer.outcome'),
  ];
  const outcomeOf = new Map(outcomes.map((each) => [each.transferId, each]));
  expect(outcomes).toHaveLength(outcomeOf.size);
  for (const intent of intents) expectTrue(intent, outcomeOf.get(intent.transferId)!);
  // Nothing has arrived of what has no intent, and no body under two names.
  const known = new Set(intents.map(({ transferId }) => transferId));
  for (const transferId of whole.keys()) expect(known).toContain(transferId);
  const bodies = [...whole.values()].flat();
  expect(new Set(bodies).size).toBe(bodies.length);
  expect(verdicts.filter(({ result }) => result === 'delivered').length).toBeGreaterThan(80);
  const reasons = new Set(verdicts.map(({ reason }) => reason));
  const hoped = ['partnerBroken', 'partnerUnreachable', 'approvalUsed', 'transferRepeated'];
  expect([...reasons]).toEqual(expect.arrayContaining(hoped));
  const register = await new SharingRegister(hospital.server.ledger).refresh();
  for (const [id, most] of [
    [spooled, uses.spool],
    [streamed, uses.stream],
  ] as const) {
    const left = outcomes.filter(({ request, bytesSent }) => request === id && bytesSent !== 0);
    expect(register.requests.get(id)!.takenUses).toBe(left.length);
    expect(left.length).toBeLessThanOrEqual(most);
  }
  expect(await verifySource(hospital.server.dir, {})).toMatchObject({ ok: true, openTransfers: 0 });
});

it('takes every use once when two gateways take them at the same time', async () => {
  const other = await hospital.gateway();
  for (const mode of ['spool', 'stream']) {
    const id = await hospital.approved({ uses: 6, mode });
    const sent = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((n) => hospital.send(id, n % 2 === 0 ? { by: other } : {})),
    );
    expect(sent.map(({ result, reason }) => reason ?? result)).toEqual(Array(6).fill('delivered'));
    const register = await new SharingRegister(hospital.server.ledger).refresh();
    expect(register.requests.get(id)).toMatchObject({ takenUses: 6, transfers: 6 });
    for (const by of [other, undefined]) {
      const more = await hospital.send(id, by ? { by } : {});
      expect(more).toMatchObject({ status: 403, reason: 'approvalUsed' });
    }
  }
});
