// A script of a page as inspection reads it: what stands in strings, numbers and comments is text, and so
// are names before `:` and `=`, which label it. A bare word that code goes on from is nobody's value:
// `line = document.body` holds no LINE account.

/** Types of script elements that hold code (HTML §4.12.1); templates and data do not. */
const codeType = /^\s*$|^\s*(?:module|(?:text|application)\/(?:x-)?(?:java|ecma)script)\b/i;

/** @param type of the script element; empty when it has none */
export function isCode(type: string): boolean {
  return codeType.test(type);
}

/** What no value begins with, as long as what it stands for: offsets stay. */
const filler = '\u0001';
const beginning = /["'`]|\/[/*]|[\w$]+/g;
/** What code goes on with behind a name; behind a word of a text there is a space or a quote. */
const goesOn = /^[A-Za-z_$]+$/;
const behindName = '.([;),}]';

/** Inside of what: up to where it goes. A string that no quote ends before its line does was none, which is
 *  also where a quote in a pattern stops to mislead. */
const rests = {
  '"': /(?:[^"\\\n\r]|\\[^])*/y,
  "'": /(?:[^'\\\n\r]|\\[^])*/y,
  '`': /(?:[^`\\]|\\[^])*/y,
  '//': /[^\n\r]*/y,
  '/*': /(?:[^*]|\*(?=[^/]))*/y,
};
type Inside = keyof typeof rests;

/** One for a script, which comes in pieces. */
export class ScriptText {
  #inside: Inside | null = null;
  /** Offset in the text that is held up to which it has been read. */
  #at = 0;

  /** The text held so far, with what is known now blanked; its length stays. */
  read(held: string, isLast: boolean): string {
    // A word, an escape or the beginning of a comment may go on in the next piece.
    const tail = isLast ? 0 : (/[\w$]+$|[\\/*]+$/.exec(held)?.[0].length ?? 0);
    const end = held.length - tail;
    let out = '';
    let kept = 0;
    while (this.#at < end) {
      if (this.#inside !== null) {
        this.#skip(this.#inside, held, end);
        continue;
      }
      beginning.lastIndex = this.#at;
      const found = beginning.exec(held);
      if (found === null || found.index >= end) break;
      const [token] = found;
      this.#at = found.index + token.length;
      if (token in rests) this.#inside = token as Inside;
      else if (goesOn.test(token) && behindName.includes(held.charAt(this.#at) || ' ')) {
        out += held.slice(kept, found.index) + filler.repeat(token.length);
        kept = this.#at;
      }
    }
    this.#at = Math.max(this.#at, end);
    return out + held.slice(kept);
  }

  /** What was held has been taken. */
  taken(): void {
    this.#at = 0;
  }

  #skip(inside: Inside, held: string, end: number): void {
    const rest = rests[inside];
    rest.lastIndex = this.#at;
    const length = rest.exec(held)?.[0].length ?? 0;
    this.#at += length;
    if (this.#at >= end) return;
    this.#at += inside === '/*' ? 2 : 1;
    this.#inside = null;
  }
}
