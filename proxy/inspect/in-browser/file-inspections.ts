// The files under inspection, by their numbers: the jobs of each in their order, the files beside each other.
// It never throws and leaves no file without its answer, whatever comes.
import type { InspectAnswer, WorkerJob } from '../../../shared/messages/inspect.ts';
import { FileInspection } from './file-inspection.ts';

interface Hosted {
  readonly file: FileInspection;
  readonly waiting: WorkerJob[];
  isBusy: boolean;
}

export class FileInspections {
  readonly #files = new Map<number, Hosted>();
  readonly #say: (answer: InspectAnswer) => void;

  constructor(say: (answer: InspectAnswer) => void) {
    this.#say = say;
  }

  /** A job of a file that is not open is not heard. */
  obey(job: WorkerJob): void {
    if (job.type === 'open') {
      this.#files.set(job.id, { file: new FileInspection(job), waiting: [], isBusy: false });
      return;
    }
    const one = this.#files.get(job.id);
    if (one === undefined) return;
    if (job.type === 'cancel') {
      one.waiting.length = 0;
      this.#files.delete(job.id);
      return;
    }
    one.waiting.push(job);
    void this.#work(one);
  }

  async #work(one: Hosted): Promise<void> {
    if (one.isBusy) return;
    one.isBusy = true;
    for (let job = one.waiting.shift(); job !== undefined; job = one.waiting.shift()) {
      await this.#do(one, job);
    }
    one.isBusy = false;
  }

  async #do(one: Hosted, job: WorkerJob): Promise<void> {
    const { id } = job;
    // Cancelled meanwhile, or its number is another file's by now.
    const isOpen = (): boolean => this.#files.get(id) === one;
    if (job.type === 'bytes') {
      await one.file.take(job.bytes);
      if (isOpen()) this.#say({ type: 'took', id });
    } else if (job.type === 'end') {
      const findings = await one.file.end();
      if (!isOpen()) return;
      this.#files.delete(id);
      this.#say({ type: 'found', id, findings });
    }
  }
}
