// What a page gives to a print service, as text, and the way back from masks to values: pages print what
// they read from their own document, which is masked.
import type { PrintTemplate } from '../../../shared/policy/site-profile.ts';
import { type ProtectedPage, valueOf } from '../page/page.ts';

/** A text with its escapes undone, as far as they hide letters: percent, JSON and HTML. */
export function decoded(text: string): string {
  const plain = /%[0-9a-f]{2}/i.test(text) ? percentDecoded(text) : text;
  return plain
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replace(/&#(x?)([0-9a-f]{1,6});/gi, (whole, hex: string, digits: string) => {
      const code = parseInt(digits, hex ? 16 : 10);
      return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
    });
}

// A stray percent sign must not keep the rest from being read.
function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

/** Masks of one page that stand for one value each, of the kinds that a template allows. */
export class MaskWords {
  readonly #values = new Map<string, string>();

  constructor(page: ProtectedPage, { kinds }: PrintTemplate) {
    const allowed = new Set<string>(kinds);
    const ambiguous = new Set<string>();
    for (const target of page.targets()) {
      const { kind, value } = valueOf(target);
      const mask = page.covering.mask({ kind, value }).trim();
      const known = this.#values.get(mask);
      // What another kind or another value is masked as too stays masked on paper.
      if (!allowed.has(kind) || (known !== undefined && known !== value.trim()))
        ambiguous.add(mask);
      else this.#values.set(mask, value.trim());
    }
    for (const mask of ambiguous) this.#values.delete(mask);
  }

  /** Puts the values in, in the spellings that bodies are written in. */
  translate(body: string): string {
    const spelt = new Map<string, string>();
    for (const [mask, value] of this.#values) {
      spelt.set(mask, value);
      spelt.set(encodeURIComponent(mask), encodeURIComponent(value));
      spelt.set(ascii(mask), ascii(value));
    }
    // The longest first: 张* is the beginning of 张**.
    const masks = [...spelt.keys()].sort((a, b) => b.length - a.length).map(quoted);
    if (masks.length === 0) return body;
    const any = new RegExp(`(?<![*＊])(?:${masks.join('|')})(?![*＊])`, 'g');
    return body.replace(any, (mask) => spelt.get(mask) ?? mask);
  }
}

/** As JSON writes it for readers of ASCII. */
function ascii(text: string): string {
  return text.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
