// An answer for a browser without the extension: the body again, with masks in the place of values. What
// cannot be read or written again faithfully is not sent.
import type { BodyFindings } from '../inspect/body-findings.ts';
import { LimitReached } from '../inspect/document/document-sink.ts';
import { BodyRewriter, type RewriteOptions } from '../inspect/rewrite/body-rewriter.ts';
import { AnswerRefused } from './answer-refused.ts';
import type { AnswerTransform } from './answer-transform.ts';
import { isDisguised } from './disguised-data.ts';

export interface MaskedAnswerOptions extends RewriteOptions {
  /** `type/subtype` of a part of a page, which passes unless it is none; null: of anything else. */
  readonly asset: string | null;
  /** Of a body that cannot be masked. */
  readonly ifNotMasked: 'refuse' | 'pass';
  /** Its Content-Encoding can be undone; else nothing of it is ever pushed. */
  readonly isReadable: boolean;
}

/** Bytes that wait until the whole body has been read; longer ones go on as they become certain. */
const holdBytes = 4 * 1_048_576;
const empty = Buffer.alloc(0);

export class MaskedAnswer implements AnswerTransform {
  readonly #options: MaskedAnswerOptions;
  #rewriter: BodyRewriter | null = null;
  #started = false;
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** The body as it came, for as long as it might have to pass; null afterwards. */
  #original: Buffer[] | null;
  #passes = false;
  #ended = false;
  #refused = false;

  constructor(options: MaskedAnswerOptions) {
    this.#options = options;
    this.#original = options.ifNotMasked === 'pass' ? [] : null;
  }

  get unreadable(): 'leave' | 'refuse' {
    return this.#options.ifNotMasked === 'pass' ? 'leave' : 'refuse';
  }

  /** It went as it came, though masks were asked for: a rule says so. */
  get hasPassed(): boolean {
    return this.#passes || (!this.#options.isReadable && this.unreadable === 'leave');
  }

  get hasChanged(): boolean {
    return this.#rewriter !== null && !this.#passes;
  }

  push(bytes: Buffer): Buffer {
    if (!this.#started) this.#start(bytes);
    const rewriter = this.#rewriter;
    if (this.#passes || rewriter === null) return bytes;
    this.#original?.push(bytes);
    const out = pushed(rewriter, bytes);
    if (out === null) return this.#giveUp();
    this.#held.push(out);
    this.#heldBytes += out.length;
    const hold = this.#options.live === true ? 0 : holdBytes;
    if (this.#heldBytes <= hold) return empty;
    // A document in base64 that is still being read may yet stop everything.
    if (!rewriter.isCertain) return this.#heldBytes > hold + holdBytes ? this.#giveUp() : empty;
    this.#original = null;
    return this.#takeHeld();
  }

  async end(): Promise<Buffer> {
    const rewriter = this.#rewriter;
    if (this.#passes || rewriter === null) return empty;
    this.#ended = true;
    const ended = await rewriter.end().catch(limit);
    if (ended === null || ended.reason !== undefined) return this.#giveUp();
    this.#held.push(ended.bytes);
    return this.#takeHeld();
  }

  /** What was in it, when it is over or has broken off; null of a part of a page that passed. */
  async findings(isWhole: boolean): Promise<BodyFindings | null> {
    const rewriter = this.#rewriter;
    if (rewriter === null) return null;
    if (!this.#ended) await rewriter.end().catch(limit);
    const { inspection, patients } = rewriter.findings();
    // What was refused has its own reason, though the HIS's answer was not heard to its end.
    if (isWhole || this.#refused) return { inspection, patients };
    const { verdict } = inspection;
    return {
      inspection: {
        ...inspection,
        verdict: verdict === 'clean' ? 'unscannable' : verdict,
        reason: 'aborted',
      },
      patients,
    };
  }

  /** Nobody else looks into the body: it is masked, or does not go. */
  get isOnlyReader(): boolean {
    const { asset, ifNotMasked, isReadable } = this.#options;
    return asset === null && ifNotMasked === 'refuse' && isReadable;
  }

  #start(first: Buffer): void {
    this.#started = true;
    const { asset } = this.#options;
    if (asset !== null && !isDisguised(asset, first, undefined)) return;
    this.#rewriter = new BodyRewriter(this.#options);
  }

  /** Lets the body pass where the rule says so and nothing has gone yet. */
  #giveUp(): Buffer {
    if (this.#original === null) {
      this.#refused = true;
      throw new AnswerRefused('notMaskable');
    }
    this.#passes = true;
    this.#held = [];
    const all = Buffer.concat(this.#original);
    this.#original = null;
    return all;
  }

  #takeHeld(): Buffer {
    const all = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    return all;
  }
}

/** Null when the body cannot be written again. */
function pushed(rewriter: BodyRewriter, bytes: Buffer): Buffer | null {
  try {
    const out = rewriter.push(bytes);
    return rewriter.reason === undefined ? out : null;
  } catch (error) {
    return limit(error);
  }
}

/** Caps of inspection are no faults of ours. */
function limit(error: unknown): null {
  if (error instanceof LimitReached) return null;
  throw error;
}
