// Threads that read packed documents, started when the first one comes and ended with the process. A
// document that takes too long, or more memory than it may, costs its thread and nothing else.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Reason } from './document-sink.ts';
import type { ThreadAnswer, ThreadJob } from './thread-job.ts';

/**
 * A thread notices between two pieces that its time is used up, by its own work. This is for one that does
 * not come to it any more: by the clock, and so with room for a machine that has other things to do.
 */
const patience = 4;
/** What a document may earn by what comes out of it, at most (ms). */
const longestRead = 3000;
/** What a new one may take to load its rules, on a busy machine (ms). */
const startUp = 15_000;
/** Documents waiting; more of them would only get older. */
const maxWaiting = 256;
/** JavaScript heap of a thread (MB): rules and dictionaries take about a third of it. */
const heap = 96;
/** Of objects that are just made (MB). V8 would take up to twice the heap, and scavenging it is slower too. */
const youngHeap = 32;

interface Waiting {
  readonly job: ThreadJob;
  readonly settle: (answer: ThreadAnswer) => void;
}

export class DocumentThreads {
  readonly #size: number;
  readonly #idle: Worker[] = [];
  #running = 0;
  readonly #waiting: Waiting[] = [];

  /** One core is left to the traffic. */
  constructor(size = Math.max(1, Math.min(4, availableParallelism() - 1))) {
    this.#size = size;
  }

  /** Never rejects. The job's bytes are gone from the caller afterwards. */
  read(job: ThreadJob): Promise<ThreadAnswer> {
    return new Promise((settle) => {
      if (this.#waiting.length >= maxWaiting) settle(failed(job.bytes.length, 'tooSlow'));
      else {
        this.#waiting.push({ job, settle });
        this.#next();
      }
    });
  }

  #next(): void {
    if (this.#running >= this.#size) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#running++;
    const idle = this.#idle.pop();
    const worker = idle ?? this.#start();
    this.#run(worker, idle === undefined, next.job, (answer, isUsable) => {
      this.#running--;
      if (isUsable) this.#idle.push(worker);
      next.settle(answer);
      this.#next();
    });
  }

  #start(): Worker {
    const worker = startWorker();
    // One that ended while it had nothing to do is not asked again.
    worker.once('exit', () => {
      const at = this.#idle.indexOf(worker);
      if (at !== -1) this.#idle.splice(at, 1);
    });
    return worker;
  }

  #run(
    worker: Worker,
    isNew: boolean,
    job: ThreadJob,
    done: (answer: ThreadAnswer, isUsable: boolean) => void,
  ): void {
    // A process that has nothing else to do waits for a document, and for no idle thread.
    worker.ref();
    const { length } = job.bytes;
    const end = (answer: ThreadAnswer, isUsable: boolean): void => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      worker.unref();
      if (!isUsable) void worker.terminate();
      done(answer, isUsable);
    };
    const onMessage = (answer: ThreadAnswer): void => end(answer, true);
    const onError = (error: NodeJS.ErrnoException): void => {
      const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      end(failed(length, isMemory ? 'tooLarge' : 'fault'), false);
    };
    const onExit = (): void => end(failed(length, 'fault'), false);
    // A thread that starts loads the rules first; what is late then is the machine, not the document.
    const allowed = patience * (job.ms + longestRead) + (isNew ? startUp : 0);
    const timer = setTimeout(() => end(failed(length, 'tooSlow'), false), allowed);
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    worker.postMessage(job, [job.bytes.buffer]);
  }
}

function startWorker(): Worker {
  const worker = new Worker(new URL('./read-thread.ts', import.meta.url), {
    name: 'document-reader',
    resourceLimits: { maxOldGenerationSizeMb: heap, maxYoungGenerationSizeMb: youngHeap },
  });
  // Without a listener an error that comes late, when nobody waits for it, would end the process.
  worker.on('error', () => undefined);
  return worker;
}

/** Nothing came out; `length` was kept because the bytes have been handed over. */
function failed(length: number, reason: Reason): ThreadAnswer {
  return {
    kinds: {},
    people: [],
    furtherPeople: 0,
    clues: { bits: 0, doctors: 0, rows: 0 },
    values: [],
    bytesTotal: length,
    bytesInspected: 0,
    mediaBytes: 0,
    reason,
    disagrees: false,
    copy: null,
  };
}
