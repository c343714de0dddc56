// Many transfers at once to a partner that breaks off, refuses, waits and hangs up, while the clock jumps: each
// intent has one outcome, the outcome is what happened, nothing is sent twice, and no use is lost or doubled.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { LedgerRecord, RecordOf } from '../../shared/records/record.ts';
import { SharingRegister } from '../../proxy/sharing/sharing-register.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { sharedRows, type SharingHospital } from '../support/sharing-hospital.ts';
import { useSharingHospital } from '../support/use-sharing-hospital.ts';

const transfers = 120;
const uses = 70;
/** By turns, so that every run has all of them. */
const behaviours = ['take', 'take', 'cut', 'take', 'refuse', 'late', 'take', 'end'] as const;

let hospital: SharingHospital;
let turn = 0;
/** Whole bodies by transfer id: what the partner has really got. */
const whole = new Map<string, string[]>();

useSharingHospital(async (started) => {
  hospital = started;
  await hospital.partnerAt('storm', '不稳定的机构', (req, res) => {
    const behaviour = behaviours[turn++ % behaviours.length];
    const hash = createHash('sha256');
    req.on('error', () => undefined);
    req.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      if (behaviour === 'cut') req.socket.destroy();
    });
    req.on('end', () => {
      const id = String(req.headers['medveil-transfer']);
      whole.set(id, [...(whole.get(id) ?? []), hash.digest('hex')]);
      if (behaviour === 'end') return void req.socket.destroy();
      const answer = () => res.writeHead(behaviour === 'refuse' ? 500 : 201).end('ok');
      if (behaviour === 'late') setTimeout(answer, 300);
      else answer();
      return undefined;
    });
  });
});

async function recordsOf<K extends LedgerRecord['kind']>(kind: K): Promise<RecordOf<K>[]> {
  const { rows } = await hospital.server.ledger.query({ kinds: [kind] }, { limit: 1000 });
  return rows.map(({ record }) => record as RecordOf<K>);
}

it('leaves one outcome for each intent, and what it says is what happened', async () => {
  const id = await hospital.approved({ partner: 'storm', uses });
  const other = await hospital.gateway();
  const verdicts: { transferId: string; result?: string; reason?: string }[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < transfers) {
      const number = next++;
      // An hour back and forth, within the request's period.
      if (number % 20 === 10) hospital.clock.offset = number % 40 === 10 ? 3_600_000 : 0;
      const body = JSON.stringify({
        number,
        list: sharedRows.slice(0, 2),
        pad: 'x'.repeat(number * 900),
      });
      const by = number % 3 === 0 ? other : undefined;
      verdicts.push(await hospital.send(id, { to: 'storm', body, ...(by ? { by } : {}) }));
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  const [intents, outcomes] = [
    await recordsOf('transfer.intent'),
    await recordsOf('transfer.outcome'),
  ];
  const outcomeOf = new Map(outcomes.map((each) => [each.transferId, each]));
  expect(outcomes).toHaveLength(transfers);
  expect(outcomeOf.size).toBe(transfers);
  for (const intent of intents) {
    const outcome = outcomeOf.get(intent.transferId)!;
    const arrived = whole.get(intent.transferId) ?? [];
    // Never twice, and never anything else than what was announced.
    expect(arrived.length).toBeLessThanOrEqual(1);
    for (const sha256 of arrived) expect(sha256).toBe(intent.sha256);
    if (outcome.result === 'delivered') {
      expect([arrived, outcome.sha256Sent]).toEqual([[intent.sha256], intent.sha256]);
    }
    if (outcome.bytesSent === 0) expect(arrived).toEqual([]);
  }
  // Nothing has arrived of what has no intent.
  const known = new Set(intents.map(({ transferId }) => transferId));
  for (const transferId of whole.keys()) expect(known).toContain(transferId);
  expect(verdicts.filter(({ result }) => result === 'delivered').length).toBeGreaterThan(20);
  const taken = outcomes.filter(({ bytesSent }) => (bytesSent ?? 0) > 0).length;
  const request = (await new SharingRegister(hospital.server.ledger).refresh()).requests.get(id)!;
  expect(request.takenUses).toBe(taken);
  expect(taken).toBeLessThanOrEqual(uses);
  expect(verdicts.some(({ reason }) => reason === 'approvalUsed')).toBe(true);
  expect(await verifySource(hospital.server.dir, {})).toMatchObject({ ok: true });
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
