// One upload that can be resumed: a body that comes in one request or in many, with breaks in between. When all
// of it has come it is a transfer like any other, and whoever asks for it hears what became of that.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RefusalReason } from '../../../shared/records/refusal-reasons.ts';
import { refuse, type RefusalExtras } from '../../tls/refusals.ts';
import { type Caller, endUnread, type Exchange } from '../caller.ts';
import {
  inspectSpooled,
  type NotReceived,
  type ReceiveOptions,
  type Reception,
  takeBody,
} from '../receive-body.ts';
import { answerSender, type SenderAnswer } from '../sender-answer.ts';
import { Spool } from '../spool.ts';
import { unread } from '../transfer-log.ts';
import {
  announceUpload,
  tellProblem,
  tellProgress,
  uploadHeadersOf,
  type UploadProblem,
  type UploadState,
} from './upload-answers.ts';
import { bytesBrought, isPart, parseUploadHeaders, type UploadHeaders } from './upload-headers.ts';

/** Gives the end's answer, as often as it is asked for. */
type Kept = (res: ServerResponse, close: boolean) => void;

/** Where uploads are known by their ids. */
export interface UploadDesk {
  /** Milliseconds. */
  now(): number;
  /** Takes an upload in; or why not. */
  admit(upload: Upload, sender: string): NotReceived['reason'] | null;
  secondsLeft(upload: Upload): number;
  /** Its end is told no more. */
  forget(upload: Upload): void;
}

export class Upload implements Caller {
  /** Nobody guesses it. */
  readonly id = randomBytes(16).toString('base64url');
  readonly #desk: UploadDesk;
  readonly #creation: Exchange;
  readonly #decided = Promise.withResolvers<NotReceived['reason'] | null>();
  readonly #over = Promise.withResolvers<void>();
  /** Those that will hear its end. */
  readonly #waiting = new Set<Exchange>();
  #spool: Spool | null = null;
  #maxBytes = 0;
  #length: number | null = null;
  /** The request that brings bytes, and when it has stopped. */
  #bringing: { readonly req: IncomingMessage; readonly stopped: Promise<void> } | null = null;
  #isWhole = false;
  #isDecided = false;
  #kept: Kept | null = null;
  /** When it was asked about last, milliseconds. */
  lastAsked: number;

  /** @param creation the request that begins it */
  constructor(desk: UploadDesk, creation: Exchange) {
    this.#desk = desk;
    this.#creation = creation;
    this.lastAsked = desk.now();
    this.#waiting.add(creation);
    // Whoever waits for it hears of it.
    this.#decided.promise.catch(() => undefined);
  }

  /** Bytes may still come. */
  get isOpen(): boolean {
    return !this.#isDecided;
  }

  /** Its end is known. */
  get isOver(): boolean {
    return this.#kept !== null;
  }

  get isBusy(): boolean {
    return this.#bringing !== null;
  }

  /** The whole body, however many requests that takes; or why there is none. Rejects when the disk does. */
  async receive(sender: string, options: ReceiveOptions): Promise<Reception> {
    const { req, res } = this.#creation;
    const asked = parseUploadHeaders(req.headers);
    if (asked === null || (asked.offset ?? 0) !== 0) return this.#without('badRequest');
    const brings = bytesBrought(req.headers);
    if (Math.max(asked.length ?? 0, brings ?? 0) > options.maxBytes) {
      return this.#without('bodyTooLarge');
    }
    if (!this.#fits(asked, brings)) return this.#without('badRequest');
    this.#maxBytes = options.maxBytes;
    const full = this.#desk.admit(this, sender);
    if (full !== null) return this.#without(full);
    const spool = new Spool(options.dir);
    this.#spool = spool;
    this.#length = asked.length;
    announceUpload(res, this.#state());
    void this.#take(this.#creation, asked);
    try {
      const reason = await this.#decided.promise;
      if (reason === null) return await inspectSpooled(spool, req.headers, options);
      await spool.discard();
      return this.#without(reason);
    } catch (error) {
      await spool.discard();
      throw error;
    }
  }

  /** What its sender asks of it later. */
  async serve(exchange: Exchange): Promise<void> {
    this.lastAsked = this.#desk.now();
    switch (exchange.req.method) {
      case 'GET':
      case 'HEAD':
        return this.#look(exchange);
      case 'PATCH':
        return this.#append(exchange);
      case 'DELETE':
        return this.#cancel(exchange);
      default:
        return this.#refuse(exchange, 'methodNotAllowed');
    }
  }

  /** Ends it, if bytes may still come. */
  async end(reason: NotReceived['reason']): Promise<void> {
    if (!this.isOpen) return;
    this.#isDecided = true;
    // Nothing is written any more when what is there is removed.
    await this.#interrupt();
    this.#decide(reason);
  }

  tell(answer: SenderAnswer): void {
    const headers = uploadHeadersOf(this.#state());
    void this.#conclude((res) => answerSender(res, answer, headers));
  }

  async turnAway(reason: RefusalReason, extras: RefusalExtras): Promise<void> {
    await this.#conclude((res, close) => refuse(res, reason, { ...extras, close }));
  }

  async #conclude(kept: Kept): Promise<void> {
    this.#isDecided = true;
    this.#kept = kept;
    this.#over.resolve();
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    await Promise.all(waiting.map((each) => this.#give(each, kept)));
  }

  #give(exchange: Exchange, kept: Kept): Promise<void> {
    return endUnread(exchange, (close) => kept(exchange.res, close));
  }

  /** The end, now or when there is one. */
  async #await(exchange: Exchange): Promise<void> {
    if (this.#kept !== null) return this.#give(exchange, this.#kept);
    this.#waiting.add(exchange);
    exchange.res.on('close', () => this.#waiting.delete(exchange));
  }

  async #look(exchange: Exchange): Promise<void> {
    const { req, res } = exchange;
    if (this.isOpen) await this.#interrupt();
    if (req.method === 'HEAD' || this.isOpen) return tellProgress(res, this.#state());
    return this.#await(exchange);
  }

  async #append(exchange: Exchange): Promise<void> {
    const { headers } = exchange.req;
    const asked = parseUploadHeaders(headers);
    if (asked === null || asked.offset === null || !isPart(headers)) {
      return this.#refuse(exchange, 'badRequest');
    }
    while (this.isOpen && this.#bringing !== null) await this.#interrupt();
    if (!this.isOpen) {
      const brings = asked.offset !== this.#state().offset || bytesBrought(headers) !== 0;
      if (this.#isWhole && brings) return this.#problem(exchange, 'completed-upload');
      return this.#await(exchange);
    }
    const { offset } = this.#state();
    if (asked.offset !== offset) {
      return this.#problem(exchange, 'mismatching-upload-offset', asked.offset);
    }
    if (!this.#fits(asked, bytesBrought(headers))) {
      return this.#problem(exchange, 'inconsistent-upload-length');
    }
    this.#length ??= asked.length;
    return this.#take(exchange, asked);
  }

  /** Whether what is said of the whole is no contradiction. */
  #fits({ isLast, length }: UploadHeaders, brings: number | null): boolean {
    const known = this.#length ?? length;
    if (known === null) return true;
    if (length !== null && length !== known) return false;
    if (brings === null) return true;
    const after = this.#state().offset + brings;
    return isLast ? after === known : after <= known;
  }

  /** Takes what a request brings. Nothing else does so meanwhile. */
  async #take(exchange: Exchange, { isLast }: UploadHeaders): Promise<void> {
    const { req, res } = exchange;
    const spool = this.#spool;
    if (spool === null) return;
    this.#waiting.add(exchange);
    const stopped = Promise.withResolvers<void>();
    this.#bringing = { req, stopped: stopped.promise };
    const length = this.#length ?? Number.POSITIVE_INFINITY;
    const taken = await takeBody(req, spool, { maxBytes: Math.min(length, this.#maxBytes) }).catch(
      (error: unknown) => ({ error }),
    );
    this.#bringing = null;
    this.lastAsked = this.#desk.now();
    stopped.resolve();
    if (!this.isOpen) return;
    if (taken !== null && typeof taken === 'object') return this.#fail(taken.error);
    if (taken === 'senderAborted') {
      this.#waiting.delete(exchange);
      res.destroy();
    } else if (taken === 'bodyTooLarge') {
      this.#decide(length <= this.#maxBytes ? 'badRequest' : taken);
    } else if (isLast) this.#complete(spool.bytes);
    else {
      this.#waiting.delete(exchange);
      tellProgress(res, this.#state(), exchange === this.#creation);
    }
  }

  #complete(bytes: number): void {
    if (this.#length !== null && bytes !== this.#length) return this.#decide('badRequest');
    if (bytes === 0) return this.#decide('bodyEmpty');
    this.#isWhole = true;
    this.#decide(null);
  }

  async #cancel(exchange: Exchange): Promise<void> {
    // What has begun to leave cannot be called back.
    if (this.#isWhole && this.#kept === null) return this.#refuse(exchange, 'transferRepeated');
    await this.end('senderAborted');
    await this.#over.promise;
    this.#desk.forget(this);
    if (!exchange.res.destroyed) exchange.res.writeHead(204).end();
  }

  #decide(reason: NotReceived['reason'] | null): void {
    this.#isDecided = true;
    this.#decided.resolve(reason);
  }

  #fail(error: unknown): void {
    this.#isDecided = true;
    this.#decided.reject(error instanceof Error ? error : new Error('the disk failed'));
  }

  /** A connection that has gone silent may look alive to us: who asks anew has given it up. */
  async #interrupt(): Promise<void> {
    const bringing = this.#bringing;
    if (bringing === null) return;
    if (!bringing.req.complete) bringing.req.destroy();
    await bringing.stopped;
  }

  #refuse(exchange: Exchange, reason: RefusalReason): Promise<void> {
    return this.#give(exchange, (res, close) => refuse(res, reason, { close }));
  }

  #problem(exchange: Exchange, problem: UploadProblem, provided?: number): Promise<void> {
    const state = this.#state();
    const more = provided === undefined ? {} : { provided };
    return this.#give(exchange, (res, close) =>
      tellProblem(res, problem, { state, close, ...more }),
    );
  }

  #state(): UploadState {
    return {
      id: this.id,
      offset: this.#spool?.bytes ?? 0,
      isWhole: this.#isWhole,
      length: this.#length,
      maxBytes: this.#maxBytes,
      secondsLeft: this.#desk.secondsLeft(this),
    };
  }

  #without(reason: NotReceived['reason']): NotReceived {
    return { ok: false, reason, findings: unread(this.#spool?.bytes) };
  }
}
