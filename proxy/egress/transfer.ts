// One transfer from door to outcome.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { builtInDetector, type Detector } from '../../shared/detect/detector.ts';
import type { Actor } from '../../shared/records/record-base.ts';
import type { RecordOf } from '../../shared/records/record.ts';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import { redactPath } from '../../shared/records/redact-path.ts';
import { addressOf } from '../gateway/request-headers.ts';
import { formatOf, parseMediaType, recordedType } from '../inspect/body-format.ts';
import type { BodyFindings } from '../inspect/body-findings.ts';
import type { Appended, Ledger } from '../ledger/contract.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';
import { refusals, refuse } from '../tls/refusals.ts';
import type { RefusalExtras } from '../tls/refusals.ts';
import { matchApproval } from './approval.ts';
import { deliver, emptySha256 } from './deliver.ts';
import type { Delivery } from './deliver.ts';
import { destinationOf, parseRoute } from './destination.ts';
import type { EgressConfig, PartnerConfig } from './egress-config.ts';
import { drain, receiveBody } from './receive-body.ts';
import type { ReceivedBody, Reception } from './receive-body.ts';
import { identifySender } from './sender.ts';
import type { StrangerLimit } from './stranger-limit.ts';

export interface TransferDeps {
  readonly config: EgressConfig;
  readonly ledger: Ledger;
  readonly pseudonym: Pseudonymiser;
  /** Rules in force; the built-in ones without it. */
  readonly detector?: () => Detector;
  /** Directory for spool files; made and swept at start. */
  readonly spoolDir: string;
  readonly now?: () => Date;
  /** Told of faults of ours by name; never with content. */
  readonly onFault?: (what: 'spool' | 'recording') => void;
}

/** The facts that intent and outcome share. */
type TransferBase = Omit<RecordOf<'transfer.intent'>, 'kind' | 'v' | 'at' | 'bytes' | 'sha256'>;

const unread: BodyFindings = {
  inspection: { verdict: 'uninspected', kinds: {}, bytesInspected: 0, bytesTotal: 0 },
  patients: { count: 0, refs: [] },
};

export class Transfer {
  readonly #deps: TransferDeps;
  readonly #recordsStranger: StrangerLimit;
  readonly #req: IncomingMessage;
  readonly #res: ServerResponse;
  readonly #id = randomUUID();
  #actor: Actor;
  #partner = '*';
  #destination = '*';
  #path = '*';
  #request: string | null = null;
  #findings = unread;

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
    this.#actor = { user: null, device: null, workstation: addressOf(req) };
  }

  /** The doors in their order; the first that stays shut answers. */
  async run(): Promise<void> {
    const { config } = this.#deps;
    const req = this.#req;
    const sender = identifySender(req.headers.authorization, config.senders);
    if (sender === null) {
      if (this.#recordsStranger(this.#actor.workstation)) return this.#refuse('senderUnknown');
      return this.#turnAway('senderUnknown', {});
    }
    this.#actor = { ...this.#actor, user: sender.name };
    if (req.method !== 'POST' && req.method !== 'PUT') return this.#refuse('methodNotAllowed');
    const route = parseRoute(req.url ?? '', this.#deps.detector?.());
    if (route === null) return this.#refuse('badRequest');
    const partner = config.partners.find(({ id }) => id === route.partnerId);
    if (partner === undefined) return this.#refuse('partnerUnknown');
    this.#partner = partner.id;
    const url = destinationOf(partner, route.rest);
    if (url === null) return this.#refuse('badRequest');
    this.#destination = url.origin;
    this.#path = redactPath(url.pathname);
    if (url.protocol !== 'https:') return this.#refuse('partnerPlaintext');
    // It goes out as it came, uninspected: nothing but a type may be in it.
    if (!isPlainType(req.headers['content-type'] ?? '')) return this.#refuse('badRequest');
    const format = formatOf(parseMediaType(req.headers['content-type']).essence);
    // Formats whose patients can be counted; all others wait for their readers.
    if (format !== 'json' && format !== 'csv') return this.#refuse('bodyUnscannable');
    const received = await this.#receive();
    if (received === null) return this.#refuse('recordingFailed');
    if (!received.ok) {
      this.#findings = received.findings;
      return this.#refuse(received.reason);
    }
    try {
      await this.#send(partner, url, received.body);
    } finally {
      await received.body.spool.discard();
    }
    return undefined;
  }

  /** Null when the spool could not take the body (a full disk). */
  async #receive(): Promise<Reception | null> {
    const { config } = this.#deps;
    try {
      return await receiveBody(this.#req, {
        dir: this.#deps.spoolDir,
        maxBytes: config.maxBytes ?? 256 * 1_048_576,
        maxInspectBytes: config.maxInspectBytes ?? 512 * 1_048_576,
        pseudonym: this.#deps.pseudonym,
        detector: this.#deps.detector?.() ?? builtInDetector,
      });
    } catch {
      this.#deps.onFault?.('spool');
      return null;
    }
  }

  /** From verdict to outcome: approval, durable intent, delivery. */
  async #send(partner: PartnerConfig, url: URL, body: ReceivedBody): Promise<void> {
    const { config, ledger } = this.#deps;
    const { inspection, patients } = body.findings;
    this.#findings = body.findings;
    const named = this.#req.headers['medveil-request'];
    const now = this.#deps.now?.() ?? new Date();
    const match = matchApproval(
      config.requests,
      { partner: partner.id, inspection, patients: patients.count, now },
      typeof named === 'string' ? named : null,
    );
    this.#request = match.request?.id ?? null;
    if (!match.ok) return this.#refuse(match.reason);
    try {
      await ledger.append(
        { kind: 'transfer.intent', ...this.#base(), bytes: body.bytes, sha256: body.sha256 },
        `${this.#id}/intent`,
      );
    } catch {
      this.#deps.onFault?.('recording');
      return refuse(this.#res, 'recordingFailed', { transferId: this.#id });
    }
    const contentCoding = this.#req.headers['content-encoding'];
    const delivery = await deliver({
      partner,
      url,
      method: this.#req.method ?? 'POST',
      spool: body.spool,
      headers: {
        'content-type': this.#req.headers['content-type'] ?? '',
        ...(contentCoding === undefined ? {} : { 'content-encoding': contentCoding }),
        'medveil-transfer': this.#id,
      },
      timeoutMs: config.partnerTimeout ?? 30_000,
      onSpoolFault: () => this.#deps.onFault?.('spool'),
    });
    this.#answer(delivery, await this.#outcome(delivery));
  }

  /** Ends a transfer that no byte of left. The record is durable before the sender hears of it. */
  async #refuse(reason: RefusalReason): Promise<void> {
    const record = await this.#outcome({
      result: 'refused',
      reason,
      status: null,
      bytesSent: 0,
      sha256Sent: emptySha256,
      tls: null,
    });
    if (record === null) return this.#turnAway('recordingFailed', { transferId: this.#id });
    return this.#turnAway(reason, { transferId: this.#id, recordIndex: record.index });
  }

  async #turnAway(reason: RefusalReason, extras: RefusalExtras): Promise<void> {
    const close = !this.#req.complete;
    refuse(this.#res, reason, { ...extras, close });
    if (close) {
      await drain(this.#req, 1000);
      this.#req.destroy();
    }
  }

  /** The outcome in the log or, while the ledger is away, in the spool; null when it could not be written. */
  async #outcome(delivery: Delivery): Promise<Appended | null> {
    const { ledger, onFault } = this.#deps;
    // The bytes are gone already: a short trouble of the ledger must not cost the outcome.
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        const draft = { kind: 'transfer.outcome' as const, ...this.#base(), ...delivery };
        return await ledger.append(draft, `${this.#id}/outcome`);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100 * (attempt + 1)));
      }
    }
    // An intent without an outcome is closed as `unknown` at the next start.
    onFault?.('recording');
    return null;
  }

  /** What the sender is told; the partner's own answer is not passed on. */
  #answer(delivery: Delivery, recorded: Appended | null): void {
    if (this.#res.destroyed) return;
    const { reason } = delivery;
    const text =
      reason === undefined
        ? { 'zh-CN': '已送达。', en: 'Delivered.' }
        : { 'zh-CN': refusals[reason]['zh-CN'], en: refusals[reason].en };
    const body = JSON.stringify({
      transferId: this.#id,
      result: delivery.result,
      ...(reason === undefined ? {} : { reason }),
      // Null as well while it waits in the spool: it has no number yet.
      record: recorded?.index ?? null,
      partnerStatus: delivery.status,
      message: text,
    });
    this.#res.writeHead(reason === undefined ? 200 : refusals[reason].status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
    });
    this.#res.end(body);
  }

  #base(): TransferBase {
    return {
      actor: this.#actor,
      transferId: this.#id,
      partner: this.#partner,
      destination: this.#destination,
      method: methodWord(this.#req.method),
      path: this.#path,
      mediaType: recordedType(parseMediaType(this.#req.headers['content-type']).essence),
      request: this.#request,
      patients: this.#findings.patients,
      inspection: this.#findings.inspection,
    };
  }
}

/** A Content-Type without room for anybody's number or name. */
function isPlainType(header: string): boolean {
  return /^[\x20-\x24\x26-\x7e]{0,120}$/.test(header) && !/\d{5}/.test(header);
}

/** A method as a record may hold it. */
function methodWord(method: string | undefined): string {
  return /^[A-Z]{1,20}$/.test(method ?? '') ? (method ?? '') : '*';
}
