// Inspects long bodies beside the traffic: in a thread, so that an upload of gigabytes takes no time from
// anybody else's request. It keeps nothing of a body, and a thread that dies makes its bodies unscannable.
import { availableParallelism } from 'node:os';
import { builtInDetector } from '../../../shared/detect/detector.ts';
import { packsOf } from '../../config/rule-detector.ts';
import { keysOf } from '../../ledger/pseudonyms.ts';
import type { BodyFindings } from '../body-findings.ts';
import { createInspector, type Inspector, type InspectorOptions } from '../inspector.ts';
import type { SentOptions } from './beside-messages.ts';
import { BesideWorker } from './beside-worker.ts';

/** As `Inspector`; what has been seen so far may have to be asked for. */
export interface UploadInspector extends Pick<Inspector, 'write' | 'drained' | 'end' | 'abort'> {
  peek(people: boolean): BodyFindings | Promise<BodyFindings>;
}

export type BesideOptions = Pick<
  InspectorOptions,
  'mediaType' | 'contentEncoding' | 'pseudonym' | 'detector' | 'maxBytes' | 'shape'
>;

/** Bytes that are handed over together, and that may be under way to a thread. */
const batchLength = 262_144;
const maxUnderWay = 2_097_152;
/** One core is left to the traffic. */
const maxThreads = Math.max(1, Math.min(4, availableParallelism() - 1));

const threads: BesideWorker[] = [];

/** For one long body. Throws nothing, as `createInspector`. */
export function inspectBeside(options: BesideOptions): UploadInspector {
  const { pseudonym, detector = builtInDetector, ...sent } = options;
  const packs = packsOf(detector);
  const keys = keysOf(pseudonym);
  // What was not made of data cannot be sent to a thread.
  if (packs === null || keys === null) return createInspector(options);
  return new BesideInspector(leastBusy(), { ...sent, packs, keys });
}

function leastBusy(): BesideWorker {
  const [least] = threads.toSorted((a, b) => a.bodies - b.bodies);
  if (least !== undefined && (least.bodies === 0 || threads.length >= maxThreads)) return least;
  const thread = new BesideWorker(() => {
    threads.splice(threads.indexOf(thread), 1);
  });
  threads.push(thread);
  return thread;
}

class BesideInspector implements UploadInspector {
  readonly #thread: BesideWorker;
  readonly #id: number;
  #batch = Buffer.alloc(0);
  #length = 0;
  #underWay = 0;
  #resume: (() => void) | null = null;
  #over: Promise<BodyFindings> | null = null;

  constructor(thread: BesideWorker, options: SentOptions) {
    this.#thread = thread;
    this.#id = thread.open(options, (bytes) => this.#read(bytes));
  }

  write(chunk: Buffer): boolean {
    // Nobody looks at what comes after its end.
    if (this.#over !== null) return true;
    for (let at = 0; at < chunk.length; ) {
      if (this.#length === this.#batch.length) this.#flush();
      // A whole allocation of its own: it is handed over.
      if (this.#length === 0) this.#batch = Buffer.allocUnsafeSlow(batchLength);
      const copied = chunk.copy(this.#batch, this.#length, at);
      this.#length += copied;
      at += copied;
    }
    return this.#underWay <= maxUnderWay;
  }

  drained(resume: () => void): void {
    if (this.#underWay <= maxUnderWay) resume();
    else this.#resume = resume;
  }

  peek(people: boolean): Promise<BodyFindings> {
    this.#flush();
    return this.#over ?? this.#thread.peek(this.#id, people);
  }

  end(): Promise<BodyFindings> {
    return this.#close('end');
  }

  abort(): Promise<BodyFindings> {
    return this.#close('abort');
  }

  #close(how: 'end' | 'abort'): Promise<BodyFindings> {
    this.#flush();
    this.#over ??= this.#thread.close(this.#id, how);
    return this.#over;
  }

  #flush(): void {
    if (this.#length === 0) return;
    const { buffer } = this.#batch;
    this.#underWay += this.#length;
    this.#thread.give(this.#id, new Uint8Array(buffer, 0, this.#length));
    this.#length = 0;
    this.#batch = Buffer.alloc(0);
  }

  #read(bytes: number): void {
    this.#underWay = Math.max(0, this.#underWay - bytes);
    if (this.#resume === null || this.#underWay > maxUnderWay) return;
    const resume = this.#resume;
    this.#resume = null;
    resume();
  }
}
