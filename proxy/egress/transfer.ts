// One transfer from door to outcome.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { builtInDetector, type Detector } from '../../shared/detect/detector.ts';
import { redactPath } from '../../shared/records/redact-path.ts';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import { addressOf } from '../gateway/request-headers.ts';
import type { Appended, EntryProof, Ledger } from '../ledger/contract.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';
import type { Approvals, Taken } from '../sharing/approvals.ts';
import type { TransferFacts } from '../sharing/match-approval.ts';
import { refuse } from '../tls/refusals.ts';
import type { RefusalExtras } from '../tls/refusals.ts';
import { deliver, type Delivery, emptySha256 } from './deliver.ts';
import { destinationOf, parseRoute } from './destination.ts';
import type { EgressConfig, PartnerConfig, SenderConfig } from './egress-config.ts';
import type { PartnerConnections } from './partner-connections.ts';
import { drain, type ReceivedBody, receiveBody, type Reception } from './receive-body.ts';
import { redactBody } from './redact-body.ts';
import { receiptRecord } from './receipt-record.ts';
import {
  earlierTransfer,
  isIdempotencyKey,
  type RecentTransfer,
  type RecentTransfers,
  transferIdOf,
} from './repeated-transfer.ts';
import { answerSender } from './sender-answer.ts';
import { identifySender } from './sender.ts';
import type { StrangerLimit } from './stranger-limit.ts';
import { TransferLog } from './transfer-log.ts';

export interface TransferDeps {
  readonly config: EgressConfig;
  readonly ledger: Ledger;
  readonly pseudonym: Pseudonymiser;
  readonly approvals: Approvals;
  /** A partner as it is registered now; null for none. */
  readonly partner: (id: string) => Promise<PartnerConfig | null>;
  readonly connections: PartnerConnections;
  readonly recent: RecentTransfers;
  /** Rules in force; the built-in ones without it. */
  readonly detector?: () => Detector;
  /** Directory for spool files; made and swept at start. */
  readonly spoolDir: string;
  readonly now?: () => Date;
  /** Told of faults of ours by name; never with content. */
  readonly onFault?: (what: 'spool' | 'recording') => void;
}

/** Where a transfer goes, once it is known that it may go anywhere. */
interface Way {
  readonly partner: PartnerConfig;
  readonly url: URL;
}

const nothingSent = {
  status: null,
  bytesSent: 0,
  sha256Sent: emptySha256,
  tls: null,
} as const;

export class Transfer {
  readonly #deps: TransferDeps;
  readonly #recordsStranger: StrangerLimit;
  readonly #req: IncomingMessage;
  readonly #res: ServerResponse;
  readonly #log: TransferLog;
  #sender = '';
  /** Of the body as it came, hex. */
  #sha256 = '';
  #attempt = 0;

  constructor(
    deps: TransferDeps,
    recordsStranger: StrangerLimit,
    req: IncomingMessage,
    res: ServerResponse,
  ) {
    this.#deps = deps;
    this.#recordsStranger = recordsStranger;
    this.#req = req;
    this.#res = res;
    const actor = { user: null, device: null, workstation: addressOf(req) };
    const onFault = () => deps.onFault?.('recording');
    this.#log = new TransferLog({ ledger: deps.ledger, onFault }, req, randomUUID(), actor);
  }

  /** The doors in their order; the first that stays shut answers. */
  async run(): Promise<void> {
    const log = this.#log;
    const sender = identifySender(this.#req.headers.authorization, this.#deps.config.senders);
    if (sender === null) {
      if (this.#recordsStranger(log.actor.workstation)) return this.#refuse('senderUnknown');
      return this.#turnAway('senderUnknown', {});
    }
    log.actor = { ...log.actor, user: sender.name };
    log.department = sender.department;
    const way = await this.#way();
    if (typeof way === 'string') return this.#refuse(way);
    const received = await this.#receive(way.partner.id);
    if (received === null) return this.#refuse('recordingFailed');
    log.findings = received.ok ? received.body.findings : received.findings;
    if (!received.ok) return this.#refuse(received.reason);
    const { body } = received;
    try {
      return await this.#send(way, body, sender);
    } finally {
      await body.spool.discard();
    }
  }

  /** Partner and address; or why there is none. */
  async #way(): Promise<Way | RefusalReason> {
    const req = this.#req;
    const log = this.#log;
    if (req.method !== 'POST' && req.method !== 'PUT') return 'methodNotAllowed';
    const route = parseRoute(req.url ?? '', this.#deps.detector?.());
    if (route === null) return 'badRequest';
    const partner = await this.#deps.partner(route.partnerId);
    if (partner === null) return 'partnerUnknown';
    log.partner = partner.id;
    const url = destinationOf(partner, route.rest);
    if (url === null) return 'badRequest';
    log.destination = url.origin;
    log.path = redactPath(url.pathname);
    if (url.protocol !== 'https:') return 'partnerPlaintext';
    const key = req.headers['idempotency-key'];
    if (key !== undefined && !(typeof key === 'string' && isIdempotencyKey(key))) {
      return 'badRequest';
    }
    // It goes out as it came, uninspected: nothing but a type may be in it.
    return isPlainType(req.headers['content-type'] ?? '') ? { partner, url } : 'badRequest';
  }

  /** Null when the spool could not take the body (a full disk). */
  async #receive(partner: string): Promise<Reception | null> {
    const { config, approvals } = this.#deps;
    try {
      return await receiveBody(this.#req, {
        dir: this.#deps.spoolDir,
        maxBytes: config.maxBytes ?? 256 * 1_048_576,
        maxInspectBytes: config.maxInspectBytes ?? 512 * 1_048_576,
        pseudonym: this.#deps.pseudonym,
        detector: this.#deps.detector?.() ?? builtInDetector,
        names: await approvals.asksNames(partner),
      });
    } catch {
      this.#deps.onFault?.('spool');
      return null;
    }
  }

  /** From verdict to outcome: approval, durable intent, delivery. */
  async #send(way: Way, body: ReceivedBody, sender: SenderConfig): Promise<void> {
    const log = this.#log;
    this.#sender = sender.name;
    if (await this.#answersEarlier(body.sha256)) return undefined;
    const wanted = this.#req.headers['medveil-request'];
    const asked = await this.#deps.approvals.take(
      this.#facts(way, body),
      typeof wanted === 'string' ? wanted : null,
      log.id,
    );
    log.format = body.findings.shape?.format ?? null;
    if (!asked.ok) {
      log.request = asked.request;
      return this.#refuse(asked.reason);
    }
    log.request = asked.approval.id;
    log.isEmergency = asked.approval.isEmergency === true;
    if (asked.mask.length === 0) return this.#intend(way, body, asked);
    const copy = await redactBody(body, asked.mask, {
      dir: this.#deps.spoolDir,
      mediaType: this.#req.headers['content-type'],
      contentEncoding: this.#req.headers['content-encoding'],
      pseudonym: this.#deps.pseudonym,
      detector: this.#deps.detector?.() ?? builtInDetector,
    });
    if (copy === null) {
      this.#deps.approvals.giveBack(asked, this.#now().getTime());
      return this.#refuse('approvalKinds');
    }
    log.redacted = { sha256: body.sha256, values: copy.values };
    log.findings = copy.body.findings;
    try {
      return await this.#intend(way, copy.body, asked);
    } finally {
      await copy.body.spool.discard();
    }
  }

  #facts({ partner }: Way, { findings, bytes, sha256 }: ReceivedBody): TransferFacts {
    return {
      partner: partner.id,
      channel: 'https',
      inspection: findings.inspection,
      patients: findings.patients.count,
      people: findings.people ?? null,
      names: findings.shape?.names ?? null,
      format: findings.shape?.format ?? null,
      bytes,
      sha256,
      now: this.#now(),
    };
  }

  /** The intent, unless there has been one under the same key; then the delivery. */
  async #intend(way: Way, body: ReceivedBody, taken: Taken): Promise<void> {
    const log = this.#log;
    for (;;) {
      const use = taken.use && { ...taken.use, draft: { ...taken.use.draft, transferId: log.id } };
      const { bytes, sha256 } = body;
      const written = await log.intend({ bytes, sha256 }, use).catch(() => null);
      if (written === null) return this.#unrecorded(taken);
      if (use !== null && !written.useTaken) {
        this.#deps.approvals.written({ ...taken, use }, log.actor, this.#now());
      }
      const { intent } = written;
      if (intent.state === 'durable' && intent.repeated) {
        // Another gateway was asked the same.
        const { ledger } = this.#deps;
        const earlier = await earlierTransfer(ledger, way.partner.id, intent.index).catch(
          () => null,
        );
        const sum = earlier?.intent.redacted?.sha256 ?? earlier?.intent.sha256 ?? '';
        const known = { sha256: sum, outcome: earlier?.outcome ?? null };
        if (use !== null && !written.useTaken && use.draft.use !== undefined) {
          await log.giveBack(use);
          this.#deps.approvals.released({ ...taken, use }, log.actor, this.#now());
        }
        if (await this.#answerFrom(known, this.#sha256)) {
          return this.#deps.approvals.giveBack(taken, this.#now().getTime());
        }
        this.#nextAttempt();
        continue;
      }
      if (written.useTaken) {
        this.#deps.approvals.giveBack(taken, this.#now().getTime());
        return this.#refuse('approvalUsed');
      }
      this.#deps.recent.set(log.id, { sha256: this.#sha256, outcome: null });
      return this.#deliver(way, body, { ...taken, use });
    }
  }

  /** Nothing is known to be written: what was taken stays taken, and the sender may ask again. */
  #unrecorded(taken: Taken): void {
    this.#deps.onFault?.('recording');
    this.#deps.approvals.giveBack(taken, this.#now().getTime());
    refuse(this.#res, 'recordingFailed', { transferId: this.#log.id });
  }

  /** Whether a transfer of the same key has begun before: then it is answered from that. */
  async #answersEarlier(sha256: string): Promise<boolean> {
    this.#sha256 = sha256;
    if (this.#req.headers['idempotency-key'] === undefined) return false;
    for (;;) {
      this.#nextAttempt();
      const earlier = this.#deps.recent.get(this.#log.id);
      if (earlier === undefined) return false;
      if (await this.#answerFrom(earlier, sha256)) return true;
    }
  }

  /** The next id under the sender's key: each attempt of which nothing has left gives way to another. */
  #nextAttempt(): void {
    this.#attempt++;
    const key = String(this.#req.headers['idempotency-key']);
    this.#log.id = transferIdOf(this.#sender, key, this.#attempt);
  }

  /** Tells what became of an earlier attempt; false when nothing of it has left. */
  async #answerFrom({ sha256: before, outcome }: RecentTransfer, sha256: string): Promise<boolean> {
    if (outcome === null || before !== sha256) {
      this.#tell('unknown', 'transferRepeated', null, null, null);
      return true;
    }
    const { result, status, bytesSent, reason } = outcome.record;
    if (result !== 'delivered' && bytesSent === 0) return false;
    const proof = await this.#proofOf(outcome.index);
    const why = result === 'delivered' ? undefined : (reason ?? 'transferRepeated');
    this.#tell(result, why, outcome.index, proof, status, true);
    return true;
  }

  #remember(delivery: Delivery, recorded: Appended | null): void {
    if (recorded === null || recorded.index === null) return;
    const record = this.#log.outcomeOf(delivery, this.#now());
    const outcome = { index: recorded.index, record };
    this.#deps.recent.set(this.#log.id, { sha256: this.#sha256, outcome });
  }

  async #deliver({ partner, url }: Way, body: ReceivedBody, taken: Taken): Promise<void> {
    const { config, connections, approvals, onFault } = this.#deps;
    const contentCoding = this.#req.headers['content-encoding'];
    const isCoded = contentCoding !== undefined && this.#log.redacted === null;
    const { delivery, receipt } = await deliver({
      partner,
      url,
      method: this.#req.method ?? 'POST',
      bytes: body.bytes,
      body: () => body.spool.read(),
      headers: {
        'content-type': this.#req.headers['content-type'] ?? '',
        ...(isCoded ? { 'content-encoding': contentCoding } : {}),
        'medveil-transfer': this.#log.id,
        'idempotency-key': this.#log.id,
      },
      recipientPin: taken.approval.recipientPin,
      connections,
      timeoutMs: config.partnerTimeout ?? 30_000,
      onSpoolFault: () => onFault?.('spool'),
    });
    const isUnsent = delivery.bytesSent === 0;
    if (isUnsent) approvals.giveBack(taken, this.#now().getTime());
    const recorded = await this.#log.conclude(delivery, isUnsent ? taken.use : null);
    this.#remember(delivery, recorded);
    if (isUnsent && taken.use !== null) approvals.released(taken, this.#log.actor, this.#now());
    if (receipt !== null) await this.#keepReceipt(receipt, delivery);
    await this.#answer(delivery, recorded);
  }

  /** What the partner says it got, under its signature, as it stands in our record. */
  async #keepReceipt(receipt: string, delivery: Delivery): Promise<void> {
    const { receiptKey } = (await this.#deps.partner(this.#log.partner)) ?? {};
    const draft = await receiptRecord(receipt, receiptKey, {
      actor: this.#log.actor,
      transferId: this.#log.id,
      partner: this.#log.partner,
      sha256: delivery.sha256Sent,
      bytes: delivery.bytesSent,
    });
    const key = `${this.#log.id}/receipt`;
    await this.#deps.ledger.append(draft, key).catch(() => this.#deps.onFault?.('recording'));
  }

  /** Ends a transfer that no byte of left. The record is durable before the sender hears of it. */
  async #refuse(reason: RefusalReason): Promise<void> {
    const record = await this.#log.conclude({ result: 'refused', reason, ...nothingSent });
    const transferId = this.#log.id;
    if (record === null) return this.#turnAway('recordingFailed', { transferId });
    return this.#turnAway(reason, { transferId, recordIndex: record.index });
  }

  async #turnAway(reason: RefusalReason, extras: RefusalExtras): Promise<void> {
    const close = !this.#req.complete;
    refuse(this.#res, reason, { ...extras, close });
    if (close) {
      await drain(this.#req, 1000);
      this.#req.destroy();
    }
  }

  async #answer({ result, reason, status }: Delivery, recorded: Appended | null): Promise<void> {
    const index = recorded?.index ?? null;
    // Who does not want it says so (RFC 7240 §4.2).
    const isMinimal = /\breturn=minimal\b/.test(String(this.#req.headers['prefer'] ?? ''));
    const proof = index === null || isMinimal ? null : await this.#proofOf(index);
    this.#tell(result, reason, index, proof, status);
  }

  #tell(
    result: 'delivered' | 'refused' | 'failed' | 'unknown',
    reason: RefusalReason | undefined,
    record: number | null,
    proof: EntryProof | null,
    partnerStatus: number | null,
    repeated = false,
  ): void {
    answerSender(this.#res, {
      transferId: this.#log.id,
      result,
      reason,
      record,
      proof,
      partnerStatus,
      ...(repeated ? { repeated: true as const } : {}),
    });
  }

  /** A ledger that cannot prove just now has recorded all the same. */
  async #proofOf(index: number): Promise<EntryProof | null> {
    return this.#deps.ledger.prove(index).catch(() => null);
  }

  #now(): Date {
    return this.#deps.now?.() ?? new Date();
  }
}

/** A Content-Type without room for anybody's number or name. */
function isPlainType(header: string): boolean {
  return /^[\x20-\x24\x26-\x7e]{0,120}$/.test(header) && !/\d{5}/.test(header);
}
