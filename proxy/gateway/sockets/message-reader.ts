// One direction of a WebSocket: frames to messages to findings. It holds no message and no frame up; what
// comes faster than it can be looked into is counted as not looked into.
import type { Inspector } from '../../inspect/inspector.ts';
import type { Inspection } from '../../../shared/records/record-base.ts';
import { FrameReader } from './frame-reader.ts';
import { MessageInflater, type PackedMessage } from './message-inflater.ts';
import type { MessageWindow } from './message-window.ts';

export interface MessageReaderOptions {
  /** For one message. */
  readonly inspector: () => Inspector;
  /** Null: messages are not compressed. */
  readonly deflate: { readonly keepsContext: boolean } | null;
  /** Most bytes of a message that are looked at, after decompression. */
  readonly maxBytes: number;
  readonly maxRatio: number;
  readonly window: MessageWindow;
  /** The window has got something new. */
  readonly onAdded: () => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onFault: () => void;
  /** Bytes that may wait to be looked into; only tests change it. */
  readonly mostWaiting?: number;
}

type Reason = NonNullable<Inspection['reason']>;

/** A message that has begun and not ended. */
interface OpenMessage {
  inspector: Inspector;
  since: number;
  bytes: number;
  packedBytes: number;
  readonly isText: boolean;
  readonly packed: PackedMessage | null;
  /** Why nobody looks into what comes. */
  skipped: Reason | null;
}

const mostWaiting = 16 * 1_048_576;
/** Documents are packed once in a message: what they hold is looked into when it has ended. */
const mostEnding = 64 * 1_048_576;

export class MessageReader {
  readonly #options: MessageReaderOptions;
  readonly #frames: FrameReader;
  readonly #inflater: MessageInflater | null;
  readonly #ending = new Set<Promise<void>>();
  #endingBytes = 0;
  #open: OpenMessage | null = null;

  constructor(options: MessageReaderOptions) {
    this.#options = options;
    const { deflate, maxBytes, maxRatio } = options;
    this.#inflater =
      deflate === null ? null : new MessageInflater({ ...deflate, maxBytes, maxRatio });
    this.#frames = new FrameReader(
      {
        begins: (kind, packed) => this.#begin(kind === 'text', packed),
        bytes: (payload) => this.#take(payload),
        ends: () => this.#end(),
        lost: (bytes) => this.#lose(bytes),
      },
      deflate !== null,
    );
  }

  /** As they pass; never throws, never waits. */
  push(bytes: Buffer): void {
    this.#frames.push(bytes);
  }

  /** A frame of ours could stand here. */
  get isBetween(): boolean {
    return this.#frames.isBetween;
  }

  /** A message that goes on since before `moment` is counted as far as it has come, and goes on as another. */
  cut(moment: number): void {
    const open = this.#open;
    if (open === null || open.since > moment || open.skipped !== null || open.bytes === 0) return;
    this.#settle(open.inspector.abort(), { ...open });
    open.inspector = this.#options.inspector();
    open.since = this.#options.now();
    open.bytes = 0;
  }

  /** Resolves when all that came has been looked into. */
  async close(): Promise<void> {
    this.#finish(false);
    while (this.#ending.size > 0) await Promise.all(this.#ending);
    this.#inflater?.close();
  }

  #begin(isText: boolean, isPacked: boolean): void {
    const { now, inspector, window } = this.#options;
    window.begin();
    const undo = isPacked ? this.#inflater?.message((bytes) => this.#inspect(open, bytes)) : null;
    const open: OpenMessage = {
      inspector: inspector(),
      since: now(),
      bytes: 0,
      packedBytes: 0,
      isText,
      packed: undo ?? null,
      skipped: null,
    };
    this.#open = open;
    if (this.#endingBytes > mostEnding) this.#skip(open, 'tooSlow');
  }

  #take(payload: Buffer): void {
    const open = this.#open;
    if (open === null) return;
    const { packed } = open;
    if (packed === null) return this.#inspect(open, payload);
    const most = this.#options.mostWaiting ?? mostWaiting;
    if (open.skipped === null && (this.#inflater?.waiting ?? 0) > most) this.#skip(open, 'tooSlow');
    if (open.skipped !== null) return this.#addUnread(payload.length, open.skipped);
    open.packedBytes += payload.length;
    packed.write(payload);
  }

  #inspect(open: OpenMessage, bytes: Buffer): void {
    if (open.skipped !== null) return this.#addUnread(bytes.length, open.skipped);
    open.bytes += bytes.length;
    open.inspector.write(open.isText ? asText(bytes) : bytes);
  }

  #skip(open: OpenMessage, reason: 'tooSlow'): void {
    open.skipped = reason;
    if (open.packed !== null) this.#inflater?.skip(reason);
    this.#settle(open.inspector.abort(), open);
  }

  #end(): void {
    this.#finish(true);
  }

  #finish(isWhole: boolean): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    const { packed } = open;
    if (packed === null) return this.#conclude(open, isWhole);
    this.#await(
      new Promise<void>((resolve) => {
        packed.end(isWhole, (failure) => {
          if (failure !== null && open.skipped === null) {
            this.#addUnread(open.packedBytes, failure);
          }
          this.#conclude(open, isWhole && failure === null);
          resolve();
        });
      }),
    );
  }

  #conclude(open: OpenMessage, isWhole: boolean): void {
    if (open.skipped !== null) return;
    const { inspector } = open;
    this.#settle(isWhole ? inspector.end() : inspector.abort(), open);
  }

  #settle(ending: ReturnType<Inspector['end']>, { inspector, bytes }: OpenMessage): void {
    this.#endingBytes += bytes;
    const counted = ending.then(
      ({ inspection }) => {
        this.#endingBytes -= bytes;
        this.#options.window.add(inspection, inspector.people());
        this.#options.onAdded();
      },
      () => {
        this.#endingBytes -= bytes;
        this.#options.onFault();
        this.#addUnread(bytes, 'fault');
      },
    );
    this.#await(counted);
  }

  #await(promise: Promise<void>): void {
    this.#ending.add(promise);
    void promise.finally(() => this.#ending.delete(promise));
  }

  #lose(bytes: number): void {
    this.#addUnread(bytes, 'malformed');
    this.#finish(false);
  }

  #addUnread(bytes: number, reason: Reason): void {
    this.#options.window.addUnread(bytes, reason);
    this.#options.onAdded();
  }
}

/** STOMP ends its texts with NUL, SignalR with RS: a text message is a text whatever it has between its lines. */
function asText(bytes: Buffer): Buffer {
  let text: Buffer | null = null;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte > 0x1f || byte === 0x09 || byte === 0x0a || byte === 0x0d) continue;
    text ??= Buffer.from(bytes);
    text[i] = 0x0a;
  }
  return text ?? bytes;
}
