// A script as far as a mask needs to know it: whether it stands in a string, in a comment or in the code,
// where `138****5678` would be a mistake. Expressions that are patterns are not known; a quote in one
// misleads up to the end of its line, and then a mask has quotes too many or too few.

/** `/`: a comment to the end of the line, `*`: one with an end of its own. */
type Inside = '' | '"' | "'" | '`' | '/' | '*';

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

interface State {
  readonly inside: Inside;
  readonly before: string;
}

/** One piece of a script; cheapest when asked for places in their order. */
export class ScriptCode {
  readonly #text: string;
  readonly #from: number;
  readonly #start: State;
  #state: State;
  #at = 0;

  /** @param from offset of `text` in the body @param before the piece before it */
  constructor(text: string, from: number, before: ScriptCode | null) {
    this.#text = text;
    this.#from = from;
    this.#start =
      before === null ? { inside: '', before: '' } : before.#stateAt(before.#text.length);
    this.#state = this.#start;
  }

  /** As `writtenMask`. */
  written(mask: string, from: number, next: (text: string) => boolean): string {
    const { inside } = this.#stateAt(from - this.#from);
    const plain = harmless(mask).replaceAll('<', '*');
    if (inside === '') return number.test(plain) ? plain : `"${plain}"`;
    // Its last star and a slash behind it would end the comment.
    return inside === '*' && plain.endsWith('*') && next('/') ? `${plain} ` : plain;
  }

  #stateAt(at: number): State {
    if (at < this.#at) [this.#at, this.#state] = [0, this.#start];
    let { inside, before } = this.#state;
    for (; this.#at < at; this.#at++) {
      const char = this.#text.charAt(this.#at);
      const is = step(inside, before, char);
      // A character that has begun something, or stands behind a backslash, begins nothing more.
      const isUsed = is !== inside || (before === '\\' && isString(inside));
      before = isUsed ? '' : char;
      inside = is;
    }
    return (this.#state = { inside, before });
  }
}

/** What would end a string of a script is covered, too. */
export function harmless(mask: string): string {
  return mask.replace(/["'`\\\r\n\u2028\u2029]/g, '*');
}

function isString(inside: Inside): boolean {
  return inside !== '' && inside !== '/' && inside !== '*';
}

function step(inside: Inside, before: string, char: string): Inside {
  const isEnd = char === '\n' || char === '\r';
  switch (inside) {
    case '':
      if (char === '"' || char === "'" || char === '`') return char;
      return before === '/' && (char === '/' || char === '*') ? char : '';
    case '/':
      return isEnd ? '' : inside;
    case '*':
      return before === '*' && char === '/' ? '' : inside;
    case '"':
    case "'":
      // A string that no quote ends was none.
      return (char === inside && before !== '\\') || isEnd ? '' : inside;
    case '`':
      return char === inside && before !== '\\' ? '' : inside;
  }
}
