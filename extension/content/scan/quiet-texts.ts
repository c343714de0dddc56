// Short texts that were read and held nothing: 男, 46岁, 高血压 stand in thousands of cells. The same text
// under the same label holds nothing again, unless it names a patient met since.
import type { Detector } from '../../../shared/detect/detector.ts';
import type { KnownPatients } from '../../../shared/detect/known-patients.ts';
import type { Context } from '../label/label.ts';

const longest = 24;
/** Some hundred kilobytes at most. */
const mostTexts = 4000;

export class QuietTexts {
  readonly #texts = new Map<string, Set<string>>();
  #size = 0;
  /** What was read with other rules counts for nothing. */
  #detector: Detector | undefined;

  /** Whether a text is known to hold nothing. */
  has(
    raw: string,
    context: Context | undefined,
    known: KnownPatients,
    detector: Detector,
  ): boolean {
    if (this.#detector !== detector) {
      this.#clear();
      this.#detector = detector;
    }
    if (raw.length > longest) return false;
    return this.#texts.get(keyOf(context))?.has(raw) === true && known.find(raw).length === 0;
  }

  /** Remembers a text in which nothing was found. */
  note(raw: string, context: Context | undefined): void {
    if (raw.length > longest) return;
    if (this.#size >= mostTexts) this.#clear();
    const key = keyOf(context);
    const texts = this.#texts.get(key) ?? new Set();
    this.#texts.set(key, texts.add(raw));
    this.#size++;
  }

  #clear(): void {
    this.#texts.clear();
    this.#size = 0;
  }
}

/** All of a context that judging looks at. */
function keyOf(context: Context | undefined): string {
  if (context === undefined) return '';
  return `${context.meaning} ${context.strong} ${context.certain ?? false} ${context.label}`;
}
