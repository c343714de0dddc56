// One thread that inspects long bodies, seen from the traffic's side.
import { Worker } from 'node:worker_threads';
import type { BodyFindings } from '../body-findings.ts';
import type { FromBeside, SentOptions, ToBeside } from './beside-messages.ts';

/** JavaScript heap of a thread (MB): rules, dictionaries, and what the bodies under way have been found to hold. */
const heap = 512;
/** Of objects that are just made (MB): V8 would take more, and not faster. */
const youngHeap = 16;

interface Body {
  bytes: number;
  readonly onRead: (bytes: number) => void;
  /** Questions under way, in their order. */
  readonly asked: ((findings: BodyFindings) => void)[];
}

export class BesideWorker {
  readonly #worker: Worker;
  readonly #bodies = new Map<number, Body>();
  #next = 1;
  #isGone = false;

  /** @param onGone it takes no more bodies @param program what runs in it; only tests change it */
  constructor(onGone: () => void, program = new URL('./beside-thread.ts', import.meta.url)) {
    this.#worker = new Worker(program, {
      name: 'upload-inspector',
      resourceLimits: { maxOldGenerationSizeMb: heap, maxYoungGenerationSizeMb: youngHeap },
    });
    // A process that has nothing else to do waits for a body, and for no idle thread.
    this.#worker.unref();
    this.#worker.on('message', (message: FromBeside) => this.#hear(message));
    this.#worker.on('error', () => undefined);
    this.#worker.once('exit', () => {
      this.#isGone = true;
      onGone();
      for (const id of this.#bodies.keys()) this.#lose(id);
    });
  }

  /** Bodies under way. */
  get bodies(): number {
    return this.#bodies.size;
  }

  /** Begins a body. @param onRead told of bytes that have been looked at, or never will be */
  open(options: SentOptions, onRead: (bytes: number) => void): number {
    const id = this.#next++;
    this.#bodies.set(id, { bytes: 0, onRead, asked: [] });
    this.#worker.ref();
    this.#send({ id, type: 'open', options });
    return id;
  }

  /** Hands bytes over: they are gone from the caller. */
  give(id: number, bytes: Uint8Array<ArrayBuffer>): void {
    const { length } = bytes;
    const body = this.#bodies.get(id);
    if (body !== undefined) body.bytes += length;
    if (this.#isGone) body?.onRead(length);
    else this.#send({ id, type: 'bytes', bytes }, [bytes.buffer]);
  }

  /** What has been seen so far. Never rejects. */
  async peek(id: number, people: boolean): Promise<BodyFindings> {
    return this.#ask({ id, type: 'peek', people });
  }

  /** What was seen of all that came; asked once, and nothing after it. Never rejects. */
  async close(id: number, type: 'end' | 'abort'): Promise<BodyFindings> {
    const findings = await this.#ask({ id, type });
    this.#bodies.delete(id);
    if (this.#bodies.size === 0) this.#worker.unref();
    return findings;
  }

  #ask(message: ToBeside): Promise<BodyFindings> {
    return new Promise((resolve) => {
      this.#bodies.get(message.id)?.asked.push(resolve);
      if (this.#isGone) this.#lose(message.id);
      else this.#send(message);
    });
  }

  #send(message: ToBeside, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #hear(message: FromBeside): void {
    const body = this.#bodies.get(message.id);
    if (message.type === 'read') body?.onRead(message.bytes);
    else body?.asked.shift()?.(message.findings);
  }

  /** Nobody will look at it any more. */
  #lose(id: number): void {
    const body = this.#bodies.get(id);
    if (body === undefined) return;
    body.onRead(Number.POSITIVE_INFINITY);
    for (const answer of body.asked.splice(0)) answer(unscannable(body.bytes));
  }
}

function unscannable(bytesTotal: number): BodyFindings {
  return {
    inspection: {
      verdict: 'unscannable',
      reason: 'fault',
      kinds: {},
      bytesInspected: 0,
      bytesTotal,
    },
    patients: { count: 0, refs: [] },
    people: null,
    shape: { format: null, names: null },
  };
}
