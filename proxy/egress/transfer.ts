// One transfer from door to outcome.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { builtInDetector } from '../../shared/detect/detector.ts';
import { redactPath } from '../../shared/records/redact-path.ts';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import { addressOf } from '../gateway/request-headers.ts';
import type { Appended } from '../ledger/contract.ts';
import type { Approval } from '../sharing/approval.ts';
import type { Taken } from '../sharing/approvals.ts';
import type { TransferFacts } from '../sharing/match-approval.ts';
import type { Caller } from './caller.ts';
import { deliver, type Delivered, type Delivery, type Parcel } from './deliver.ts';
import { destinationOf, parseRoute } from './destination.ts';
import type { PartnerConfig, SenderConfig } from './egress-config.ts';
import type { ReceivedBody, ReceiveOptions, Reception } from './receive-body.ts';
import { redactBody, type RedactedBody } from './redact-body.ts';
import {
  earlierOf,
  earlierTransfer,
  isIdempotencyKey,
  recentOf,
  type RecentTransfer,
  remembered,
  transferIdOf,
} from './repeated-transfer.ts';
import { isUploadTarget } from './resumable/upload-headers.ts';
import { identifySender } from './sender.ts';
import type { StrangerLimit } from './stranger-limit.ts';
import { StreamStopped } from './streamed-body.ts';
import { streamedLength, streamTransfer } from './stream-transfer.ts';
import { TakenTransfer } from './taken-transfer.ts';
import type { TransferDeps } from './transfer-deps.ts';
import { TransferEnd } from './transfer-end.ts';
import { transferFacts } from './transfer-facts.ts';
import { TransferLog } from './transfer-log.ts';

/** Who asks for a transfer, with what. */
export interface TransferCall {
  /** Its method, address and headers say what is wanted. */
  readonly req: IncomingMessage;
  readonly caller: Caller;
  /** Its body, once it is known that it may go anywhere. Rejects when the disk does. */
  readonly receive: (sender: string, options: ReceiveOptions) => Promise<Reception>;
  /** The body is that of the request. */
  readonly isDirect: boolean;
}

/** Where a transfer goes, once it is known that it may go anywhere. */
interface Way {
  readonly partner: PartnerConfig;
  readonly url: URL;
}

export class Transfer {
  readonly #deps: TransferDeps;
  readonly #recordsStranger: StrangerLimit;
  readonly #call: TransferCall;
  readonly #req: IncomingMessage;
  readonly #log: TransferLog;
  readonly #end: TransferEnd;
  #sender = '';
  /** Of the body as it came, hex. */
  #sha256 = '';
  #attempt = 0;

  constructor(deps: TransferDeps, recordsStranger: StrangerLimit, call: TransferCall) {
    const { req, caller } = call;
    this.#deps = deps;
    this.#recordsStranger = recordsStranger;
    this.#call = call;
    this.#req = req;
    const actor = { user: null, device: null, workstation: addressOf(req) };
    const onFault = () => deps.onFault?.('recording');
    this.#log = new TransferLog({ ledger: deps.ledger, onFault }, req, randomUUID(), actor);
    this.#end = new TransferEnd(deps.ledger, this.#log, caller, req.headers.prefer);
  }

  /** The doors in their order; the first that stays shut answers. */
  async run(): Promise<void> {
    const log = this.#log;
    const sender = identifySender(this.#req.headers.authorization, this.#deps.config.senders);
    if (sender === null) {
      if (this.#recordsStranger(log.actor.workstation)) return this.#end.refuse('senderUnknown');
      return this.#end.turnAway('senderUnknown', {});
    }
    log.actor = { ...log.actor, user: sender.name };
    log.department = sender.department;
    const way = await this.#way();
    if (typeof way === 'string') return this.#end.refuse(way);
    const length = await this.#streamedLength(way);
    if (length !== null) return this.#stream(way, length);
    const received = await this.#receive(way.partner.id, sender);
    if (received === null) return this.#end.refuse('recordingFailed');
    log.findings = received.ok ? received.body.findings : received.findings;
    if (!received.ok) return this.#end.refuse(received.reason);
    const { body } = received;
    try {
      return await this.#send(way, body, sender);
    } finally {
      await body.spool.discard();
    }
  }

  async #streamedLength(way: Way): Promise<number | null> {
    return this.#call.isDirect ? streamedLength(this.#deps, this.#req, way.partner.id) : null;
  }

  async #stream(way: Way, bytes: number): Promise<void> {
    return streamTransfer({
      deps: this.#deps,
      req: this.#req,
      log: this.#log,
      end: this.#end,
      partner: way.partner,
      wanted: String(this.#req.headers['medveil-request']),
      bytes,
      now: this.#now(),
      send: (approval, body) => this.#parcel(way, { bytes, body }, approval),
    });
  }

  /** Partner and address; or why there is none. */
  async #way(): Promise<Way | RefusalReason> {
    const req = this.#req;
    const log = this.#log;
    if (isUploadTarget(req.url)) return 'uploadUnknown';
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
  async #receive(partner: string, sender: SenderConfig): Promise<Reception | null> {
    const { config, approvals } = this.#deps;
    try {
      return await this.#call.receive(sender.name, {
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

  /** From verdict to outcome. */
  async #send(way: Way, body: ReceivedBody, sender: SenderConfig): Promise<void> {
    this.#sender = sender.name;
    if (await this.#answersEarlier(body.sha256)) return;
    // Each attempt of which nothing has left gives way to another.
    while (!(await this.#isOver(way, body))) this.#nextAttempt();
  }

  /** One attempt: approval, durable intent, delivery. False: it had begun elsewhere, and nothing of it has left. */
  async #isOver(way: Way, body: ReceivedBody): Promise<boolean> {
    const log = this.#log;
    log.redacted = null;
    log.findings = body.findings;
    const wanted = this.#req.headers['medveil-request'];
    const facts = transferFacts(
      { partner: way.partner.id, bytes: body.bytes, sha256: body.sha256, now: this.#now() },
      body.findings,
    );
    const asked = await this.#deps.approvals.take(
      facts,
      typeof wanted === 'string' ? wanted : null,
      log.id,
    );
    log.format = body.findings.shape?.format ?? null;
    if (!asked.ok) {
      log.request = asked.request;
      return this.#isRefused(way.partner.id, asked.reason);
    }
    log.request = asked.approval.id;
    log.isEmergency = asked.approval.isEmergency === true;
    const taken = new TakenTransfer(this.#deps, log, asked);
    if (asked.mask.length === 0) return this.#begin(way, body, taken, facts);
    const copy = await this.#redacted(body, asked);
    if (typeof copy === 'string') {
      taken.giveBack();
      return this.#isRefused(way.partner.id, copy);
    }
    log.redacted = { sha256: body.sha256, values: copy.values };
    log.findings = copy.body.findings;
    try {
      return await this.#begin(way, copy.body, taken, facts);
    } finally {
      await copy.body.spool.discard();
    }
  }

  /** Refuses what has no intent; false as of `#isOver`. The id of a key is that of the attempt which has one, here
   *  or elsewhere: its outcome must stay what happened, and this one is on record under an id of its own. */
  async #isRefused(partner: string, reason: RefusalReason): Promise<boolean> {
    if (this.#attempt > 0) {
      const since = new Date(this.#now().getTime() - remembered).toISOString();
      const earlier = await earlierOf(this.#deps.ledger, partner, this.#log.id, since);
      if (earlier !== null) return this.#answerFrom(recentOf(earlier), this.#sha256);
      this.#log.id = randomUUID();
    }
    await this.#end.refuse(reason);
    return true;
  }

  /** The intent, unless there has been one under the same key; then the delivery. False as of `#isOver`. */
  async #begin(
    way: Way,
    body: ReceivedBody,
    taken: TakenTransfer,
    facts: TransferFacts,
  ): Promise<boolean> {
    const begun = await taken.begin(body, facts);
    switch (begun.is) {
      case 'unrecorded':
        // Nothing is known to be written: the sender may ask again.
        await this.#end.turnAway('recordingFailed', { transferId: this.#log.id });
        return true;
      case 'refused':
        await this.#end.refuse(begun.reason);
        return true;
      case 'repeated':
        return this.#answerElsewhere(way.partner.id, begun.index);
      case 'written':
        this.#deps.recent.set(this.#log.id, { sha256: this.#sha256, outcome: null });
        await this.#deliver(way, body, taken);
        return true;
    }
  }

  /** A copy in which masks stand for what was not approved; or why there is none. */
  async #redacted(body: ReceivedBody, { mask }: Taken): Promise<RedactedBody | RefusalReason> {
    const { 'content-type': mediaType, 'content-encoding': contentEncoding } = this.#req.headers;
    const copy = redactBody(body, mask, {
      dir: this.#deps.spoolDir,
      mediaType,
      contentEncoding,
      pseudonym: this.#deps.pseudonym,
      detector: this.#deps.detector?.() ?? builtInDetector,
    });
    try {
      return (await copy) ?? 'approvalKinds';
    } catch {
      this.#deps.onFault?.('spool');
      return 'recordingFailed';
    }
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
      const unknown = { record: null, partnerStatus: null } as const;
      await this.#end.tell({ result: 'unknown', reason: 'transferRepeated', ...unknown });
      return true;
    }
    const { result, status, bytesSent, reason } = outcome.record;
    if (result !== 'delivered' && bytesSent === 0) return false;
    await this.#end.tell({
      result,
      reason: result === 'delivered' ? undefined : (reason ?? 'transferRepeated'),
      record: outcome.index,
      partnerStatus: status,
      repeated: true,
    });
    return true;
  }

  #remember(delivery: Delivery, recorded: Appended): void {
    if (recorded.index === null) return;
    const record = this.#log.outcomeOf(delivery, this.#now());
    const outcome = { index: recorded.index, record };
    this.#deps.recent.set(this.#log.id, { sha256: this.#sha256, outcome });
  }

  /** Answers from what another gateway has begun; false when nothing of that has left. */
  async #answerElsewhere(partner: string, index: number): Promise<boolean> {
    const earlier = await earlierTransfer(this.#deps.ledger, partner, index).catch(() => null);
    const found = earlier === null ? { sha256: '', outcome: null } : recentOf(earlier);
    return this.#answerFrom(found, this.#sha256);
  }

  async #deliver(way: Way, { bytes, spool }: ReceivedBody, taken: TakenTransfer): Promise<void> {
    const onSent = (block: Buffer) => spool.sent(block);
    const parcel = { bytes, body: () => spool.read(), onSent };
    const { delivery, receipt } = await this.#parcel(way, parcel, taken.approval);
    const remember = (recorded: Appended) => this.#remember(delivery, recorded);
    const recorded = await taken.conclude(delivery, receipt, way.partner, remember);
    await this.#end.answer(delivery, recorded);
  }

  /** A body on its way to the partner. */
  #parcel(
    { partner, url }: Way,
    body: Pick<Parcel, 'bytes' | 'body' | 'onSent'>,
    approval: Approval,
  ): Promise<Delivered> {
    const { config, connections, onFault } = this.#deps;
    const { 'content-encoding': coding, 'content-type': type = '' } = this.#req.headers;
    const isCoded = coding !== undefined && this.#log.redacted === null;
    return deliver({
      partner,
      url,
      method: this.#req.method ?? 'POST',
      ...body,
      headers: {
        'content-type': type,
        ...(isCoded ? { 'content-encoding': coding } : {}),
        'medveil-transfer': this.#log.id,
        'idempotency-key': this.#log.id,
      },
      recipientPin: approval.recipientPin,
      connections,
      timeoutMs: config.partnerTimeout ?? 30_000,
      onBodyFault: (error) => {
        if (!(error instanceof StreamStopped)) onFault?.('spool');
      },
    });
  }

  #now(): Date {
    return this.#deps.now?.() ?? new Date();
  }
}

/** A Content-Type without room for anybody's number or name. */
function isPlainType(header: string): boolean {
  return /^[\x20-\x24\x26-\x7e]{0,120}$/.test(header) && !/\d{5}/.test(header);
}
