// The worker that inspects, seen from the document that holds it: started with the first need, ended when it
// says nothing for too long while it has something to do, and then started anew. What it had to do is lost.
import type { InspectAnswer, WorkerJob } from '../../shared/messages/inspect.ts';

/** Milliseconds without a word: a document of the largest size that is read takes half of it. */
const patience = 60_000;

/** One file's sender. */
export interface WorkerClient {
  hear(answer: InspectAnswer): void;
  /** The worker has gone with the file in it: there will be no answer. */
  lost(): void;
}

export class WorkerHost {
  #worker: Worker | undefined;
  readonly #clients = new Map<number, WorkerClient>();
  #next = 1;
  #watch: ReturnType<typeof setTimeout> | undefined;

  /** Files under way. */
  get files(): number {
    return this.#clients.size;
  }

  /** Loads it ahead of the first file. */
  warm(): void {
    this.#worker ??= this.#start();
  }

  /** A number for a file that begins. */
  begin(client: WorkerClient): number {
    const id = this.#next++;
    this.#clients.set(id, client);
    return id;
  }

  /** The bytes of a job are handed over. */
  send(job: WorkerJob): void {
    if (!this.#clients.has(job.id)) return;
    if (job.type === 'cancel') this.#clients.delete(job.id);
    this.#worker ??= this.#start();
    this.#worker.postMessage(job, job.type === 'bytes' ? [job.bytes.buffer] : []);
    if (this.#watch === undefined) this.#wait();
  }

  #start(): Worker {
    const worker = new Worker(new URL('worker.js', location.href), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<InspectAnswer>) => {
      this.#wait();
      const client = this.#clients.get(data.id);
      if (data.type === 'found') this.#clients.delete(data.id);
      client?.hear(data);
    });
    // Not loaded, or a mistake of ours that nothing in it caught.
    worker.addEventListener('error', () => this.#end());
    return worker;
  }

  /** From now on. */
  #wait(): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => {
      this.#watch = undefined;
      if (this.#clients.size > 0) this.#end();
    }, patience);
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    const clients = [...this.#clients.values()];
    this.#clients.clear();
    for (const client of clients) client.lost();
  }
}
