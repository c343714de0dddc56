// A transfer whose request lets it leave while it is looked through (`mode: stream`): for what is too long to
// wait for. What has left before something was found that was not approved is gone, and the record says how
// much that was.
import type { IncomingMessage } from 'node:http';
import { builtInDetector } from '../../shared/detect/detector.ts';
import type { BodyFindings } from '../inspect/body-findings.ts';
import { formatOf, parseMediaType } from '../inspect/body-format.ts';
import { inspectBeside } from '../inspect/beside/inspect-beside.ts';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import type { Approval } from '../sharing/approval.ts';
import { matchApproval, type TransferFacts } from '../sharing/match-approval.ts';
import type { Delivered, Delivery } from './deliver.ts';
import type { PartnerConfig } from './egress-config.ts';
import { type Judge, StreamedBody, StreamStopped } from './streamed-body.ts';
import { TakenTransfer } from './taken-transfer.ts';
import type { TransferEnd } from './transfer-end.ts';
import { transferFacts } from './transfer-facts.ts';
import type { Ending, TransferLog } from './transfer-log.ts';
import type { TransferDeps } from './transfer-deps.ts';

export interface StreamRun {
  readonly deps: TransferDeps;
  readonly req: IncomingMessage;
  readonly log: TransferLog;
  readonly end: TransferEnd;
  readonly partner: PartnerConfig;
  /** The request that the sender names. */
  readonly wanted: string;
  /** Bytes that the sender announces. */
  readonly bytes: number;
  readonly now: Date;
  /** Sends what `body` gives; tells what became of it. */
  readonly send: (approval: Approval, body: () => AsyncIterable<Buffer>) => Promise<Delivered>;
}

/** Bytes announced by a sender whose transfer may be streamed; null: it is spooled. */
export async function streamedLength(
  { approvals }: Pick<TransferDeps, 'approvals'>,
  req: IncomingMessage,
  partner: string,
): Promise<number | null> {
  const {
    'medveil-request': wanted,
    'content-length': length,
    'idempotency-key': key,
  } = req.headers;
  // Repetitions are told by the whole body's sum, which nobody knows before its end.
  const isPlain = key === undefined && req.headers['content-encoding'] === undefined;
  if (typeof wanted !== 'string' || !isPlain || !/^[1-9]\d{0,14}$/.test(length ?? '')) return null;
  // A packed document says nothing of itself before it is complete.
  const format = formatOf(parseMediaType(req.headers['content-type']).essence);
  if (format === 'opaque' || format === 'asset') return null;
  return (await approvals.isStreamed(partner, wanted)) ? Number(length) : null;
}

/** From the first block to the outcome. */
export async function streamTransfer(run: StreamRun): Promise<void> {
  const { deps, req, log, end, wanted, partner } = run;
  const inspector = inspectBeside({
    mediaType: req.headers['content-type'],
    contentEncoding: undefined,
    pseudonym: deps.pseudonym,
    detector: deps.detector?.() ?? builtInDetector,
    maxBytes: run.bytes + 1,
    shape: { names: await deps.approvals.asksNames(partner.id) },
  });
  const body = new StreamedBody(req, inspector);
  const first = await body.begin().catch(() => null);
  if (first === null) return end.refuse('senderAborted');
  log.format = first.shape?.format ?? null;
  const facts = factsOf(run, first);
  const asked = await deps.approvals.take(facts, wanted, log.id);
  if (!asked.ok) {
    log.request = asked.request;
    await body.abandon();
    return end.refuse(asked.reason);
  }
  log.request = asked.approval.id;
  const taken = new TakenTransfer(deps, log, asked);
  const begun = await taken.begin({ bytes: run.bytes, sha256: '', streamed: true }, facts);
  if (begun.is === 'written') return leave(run, body, taken);
  await body.abandon();
  // Nobody repeats it under a key.
  if (begun.is === 'refused') return end.refuse(begun.reason);
  return end.turnAway('recordingFailed', { transferId: log.id });
}

async function leave(run: StreamRun, body: StreamedBody, taken: TakenTransfer): Promise<void> {
  const { log, end, partner } = run;
  const { approval } = taken;
  const judge: Judge = (findings, bytes) => {
    const match = matchApproval([approval], { ...factsOf(run, findings), bytes }, run.wanted);
    return match.ok ? null : match.reason;
  };
  let stopped: StreamStopped | null = null;
  const { delivery, receipt } = await run.send(approval, async function* blocks() {
    try {
      yield* body.blocks(judge, approval.patientSet !== undefined);
    } catch (error) {
      if (error instanceof StreamStopped) stopped = error;
      throw error;
    }
  });
  await body.abandon();
  log.findings = body.findings ?? log.findings;
  const why = (stopped as StreamStopped | null)?.reason;
  const ending = why === undefined ? delivery : stoppedBy(why, delivery);
  const recorded = await taken.conclude(ending, receipt, partner);
  if (why === undefined) return end.answer(ending, recorded);
  const recordIndex = recorded?.index ?? null;
  return end.turnAway(why, { transferId: log.id, recordIndex });
}

/** What became of a body that was cut on its way. */
function stoppedBy(reason: RefusalReason, delivery: Delivery): Ending {
  const result = reason === 'senderAborted' ? 'failed' : 'refused';
  return { ...delivery, result, reason, bytesReleased: delivery.bytesSent };
}

/** What is known so far. */
function factsOf({ partner, bytes, now }: StreamRun, findings: BodyFindings): TransferFacts {
  return transferFacts({ partner: partner.id, bytes, sha256: '', now }, findings);
}
