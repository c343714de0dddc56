// A transfer whose request lets it leave while it is looked through (`mode: stream`): for what is too long to
// wait for. What has left before something was found that was not approved is gone, and the record says how
// much that was.
import type { IncomingMessage } from 'node:http';
import { builtInDetector } from '../../shared/detect/detector.ts';
import type { BodyFindings } from '../inspect/body-findings.ts';
import { formatOf, parseMediaType } from '../inspect/body-format.ts';
import { createInspector } from '../inspect/inspector.ts';
import type { Taken } from '../sharing/approvals.ts';
import { matchApproval, type TransferFacts } from '../sharing/match-approval.ts';
import type { Delivered } from './deliver.ts';
import { type Judge, StreamedBody, StreamStopped } from './streamed-body.ts';
import type { TransferEnd } from './transfer-end.ts';
import type { TransferLog } from './transfer-log.ts';
import type { TransferDeps } from './transfer-deps.ts';

export interface StreamRun {
  readonly deps: TransferDeps;
  readonly req: IncomingMessage;
  readonly log: TransferLog;
  readonly end: TransferEnd;
  readonly partner: string;
  /** The request that the sender names. */
  readonly wanted: string;
  /** Bytes that the sender announces. */
  readonly bytes: number;
  readonly now: Date;
  /** Sends what `body` gives; tells what became of it. */
  readonly send: (taken: Taken, body: () => AsyncIterable<Buffer>) => Promise<Delivered>;
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
  const { deps, req, log, end, wanted } = run;
  const inspector = createInspector({
    mediaType: req.headers['content-type'],
    contentEncoding: undefined,
    pseudonym: deps.pseudonym,
    detector: deps.detector?.() ?? builtInDetector,
    maxBytes: run.bytes + 1,
    shape: { names: await deps.approvals.asksNames(run.partner) },
  });
  const body = new StreamedBody(req, inspector);
  const first = await body.begin().catch(() => null);
  if (first === null) return end.refuse('senderAborted');
  log.format = first.shape?.format ?? null;
  const asked = await deps.approvals.take(factsOf(run, first), wanted, log.id);
  if (!asked.ok) {
    log.request = asked.request;
    await body.abandon();
    return end.refuse(asked.reason);
  }
  log.request = asked.approval.id;
  return intend(run, body, asked);
}

async function intend(run: StreamRun, body: StreamedBody, taken: Taken): Promise<void> {
  const { deps, log, end } = run;
  const intent = { bytes: run.bytes, sha256: '', streamed: true } as const;
  const written = await log.intend(intent, taken.use).catch(() => null);
  if (written === null || written.useTaken) {
    deps.approvals.giveBack(taken, run.now.getTime());
    await body.abandon();
    return end.refuse(written === null ? 'recordingFailed' : 'approvalUsed');
  }
  deps.approvals.written(taken, log.actor, run.now);
  const judge: Judge = (findings, bytes, sha256) => {
    const facts = { ...factsOf(run, findings), bytes, sha256 };
    const match = matchApproval([taken.approval], facts, run.wanted);
    return match.ok ? null : match.reason;
  };
  let stopped: StreamStopped | null = null;
  const { delivery, receipt } = await run.send(taken, async function* blocks() {
    try {
      yield* body.blocks(judge, taken.approval.patientSet !== undefined);
    } catch (error) {
      if (error instanceof StreamStopped) stopped = error;
      throw error;
    }
  });
  await body.abandon();
  log.findings = body.findings ?? log.findings;
  const why = (stopped as StreamStopped | null)?.reason;
  const isOurs = why !== undefined && why !== 'senderAborted';
  const ending = {
    ...delivery,
    ...(why === undefined ? {} : ({ result: isOurs ? 'refused' : 'failed', reason: why } as const)),
    ...(why === undefined ? {} : { bytesReleased: delivery.bytesSent }),
  };
  const isUnsent = delivery.bytesSent === 0;
  if (isUnsent) deps.approvals.giveBack(taken, run.now.getTime());
  const recorded = await log.conclude(ending, isUnsent ? taken.use : null);
  if (isUnsent && taken.use !== null) deps.approvals.released(taken, log.actor, run.now);
  if (receipt !== null) await log.keepReceipt(receipt, delivery, await deps.partner(run.partner));
  if (why !== undefined) return end.turnAway(why, { transferId: log.id });
  return end.answer(ending, recorded);
}

/** What is known so far. */
function factsOf(
  { partner, bytes, now }: Pick<StreamRun, 'partner' | 'bytes' | 'now'>,
  { inspection, patients, people, shape }: BodyFindings,
): TransferFacts {
  return {
    partner,
    channel: 'https',
    inspection,
    patients: patients.count,
    people: people ?? null,
    names: shape?.names ?? null,
    format: shape?.format ?? null,
    bytes,
    sha256: '',
    now,
  };
}
