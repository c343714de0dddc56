// Texts that may yet turn out to mention a patient: what is left readable of a page and long enough to
// hold a name. Only these are read again when a name is learnt, not the whole document.
import type { Finding } from '../../../shared/detect/finding.ts';
import { LiveNodes } from '../observe/live-nodes.ts';

/** Ideographs of a name, letters of a Latin one, or a number long enough to be known. */
const mayMention = /\p{Script=Han}{2}|\p{Script=Han}[ \u3000]\p{Script=Han}|\p{L}{2}|[\w-]{6}/u;

export class OpenTexts {
  readonly #texts = new LiveNodes<Text>();

  /** Keeps or forgets a text after it has been judged. */
  note(text: Text, raw: string, findings: readonly Finding[]): void {
    if (isCovered(raw, findings) || !mayMention.test(raw)) this.#texts.delete(text);
    else this.#texts.add(text);
  }

  /** Those that are in the document now. */
  connected(): Text[] {
    return this.#texts.connected();
  }
}

/** Whether one value is all that a text holds. */
function isCovered(raw: string, findings: readonly Finding[]): boolean {
  const [first] = findings;
  if (findings.length !== 1 || first === undefined) return false;
  if (first.start === 0 && first.end === raw.length) return true;
  return raw.slice(0, first.start).trim() === '' && raw.slice(first.end).trim() === '';
}
