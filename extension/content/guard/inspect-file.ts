// Asks the extension's inspector what is in a file, piece by piece, so that no page waits and no file is held
// whole. It decides nothing, keeps nothing, and tells who cannot be asked from what was found.
import {
  type FileFindings,
  type InspectAnswer,
  type InspectJob,
  inspectPort,
  pieceLength,
  piecesUnderWay,
} from '../../../shared/messages/inspect.ts';
import type { RulePack } from '../../../shared/detect/rule-pack.ts';
import { askBackground, connect, type Connection } from '../../platform/page-browser.ts';

/** What the page says of a file. */
export interface FileAbout {
  readonly name: string;
  /** '' where the browser does not know. */
  readonly mediaType: string;
  /** The policy's packs for this page. */
  readonly packs?: readonly RulePack[] | undefined;
}

/** Milliseconds without a word, from each piece anew: a little more than the document gives its worker. */
const patience = 75_000;
/** The document mostly stands already. One that does not is asked for, and once more if it was just closing. */
const tries = 3;

/** Brings the inspector up before it is needed. @returns whether it stands; false for orphans */
export async function warmInspector(): Promise<boolean> {
  return (await askBackground({ type: 'inspector' })) === true;
}

/**
 * What is in a file. Never rejects.
 * @returns undefined when the inspector cannot be had (an orphan, a dead worker, no word for too long), the
 *   file cannot be read any more, or the signal says that nobody wants to know
 */
export async function inspectFile(
  file: Blob,
  about: FileAbout,
  signal?: AbortSignal,
): Promise<FileFindings | undefined> {
  for (let turn = 0; turn < tries; turn++) {
    if (turn > 0 && !(await warmInspector())) return undefined;
    if (signal?.aborted === true) return undefined;
    const inspection = new Inspection(file, about);
    const stop = (): void => inspection.stop();
    signal?.addEventListener('abort', stop, { once: true });
    const findings = await inspection.findings;
    signal?.removeEventListener('abort', stop);
    if (findings !== undefined || inspection.wasHeard) return findings;
  }
  return undefined;
}

/** A number is a port's own, and each file has a port: closing it cancels the inspection. */
const id = 1;

class Inspection {
  /** Whether there was any answer. */
  wasHeard = false;
  readonly findings: Promise<FileFindings | undefined>;
  readonly #connection: Connection | undefined;
  #settle: (findings?: FileFindings) => void = () => {};
  #isOver = false;
  #underWay = 0;
  /** Goes on sending. */
  #wake: () => void = () => {};
  #watch: ReturnType<typeof setTimeout> | undefined;

  constructor(file: Blob, about: FileAbout) {
    this.findings = new Promise((resolve) => (this.#settle = resolve));
    this.#connection = connect(
      inspectPort,
      (message) => this.#hear(message as InspectAnswer),
      () => this.stop(),
    );
    void this.#send(file, about);
  }

  /** Nobody waits any more. */
  stop(findings?: FileFindings): void {
    this.#isOver = true;
    clearTimeout(this.#watch);
    this.#connection?.close();
    this.#settle(findings);
    this.#wake();
  }

  #hear(answer: InspectAnswer): void {
    this.wasHeard = true;
    this.#wait();
    if (answer.type === 'found') return this.stop(answer.findings);
    this.#underWay--;
    this.#wake();
  }

  /** The pieces in their order, a few under way at a time. */
  async #send(file: Blob, { name, mediaType, packs = [] }: FileAbout): Promise<void> {
    this.#wait();
    const rules = packs.length === 0 ? {} : { packs: [...packs] };
    const [ending, type] = [name.slice(-1000), mediaType.slice(0, 500)];
    this.#say({ type: 'open', id, name: ending, mediaType: type, ...rules });
    for (let at = 0; at < file.size && !this.#isOver; at += pieceLength) {
      const base64 = await base64Of(file.slice(at, at + pieceLength));
      if (base64 === undefined) return this.stop();
      if (this.#underWay >= piecesUnderWay) await new Promise<void>((go) => (this.#wake = go));
      this.#underWay++;
      this.#say({ type: 'bytes', id, base64 });
    }
    this.#say({ type: 'end', id });
  }

  #say(job: InspectJob): void {
    if (!this.#isOver && this.#connection?.say(job) !== true) this.stop();
  }

  #wait(): void {
    clearTimeout(this.#watch);
    if (!this.#isOver) this.#watch = setTimeout(() => this.stop(), patience);
  }
}

/** Read off this thread; undefined when the file has changed or gone since it was chosen. */
function base64Of(piece: Blob): Promise<string | undefined> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      const { result } = reader;
      resolve(typeof result === 'string' ? result.slice(result.indexOf(',') + 1) : undefined);
    });
    reader.addEventListener('error', () => resolve(undefined));
    reader.readAsDataURL(piece);
  });
}
