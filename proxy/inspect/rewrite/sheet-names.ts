// Names of sheets with masks in them, and the references of formulas, charts and links that follow.
import { edited, escapeAttribute, type TextEdit } from './placed-text.ts';

/** Characters of a name (ECMA-376-1 §18.2.19). */
const maxLength = 31;

interface Renamed {
  readonly old: string;
  readonly name: string;
}

/** One for a workbook. */
export class SheetNames {
  readonly #renamed: Renamed[] = [];
  readonly #taken = new Set<string>();

  get areChanged(): boolean {
    return this.#renamed.length > 0;
  }

  /** The name of a sheet that keeps it. */
  keep(name: string): void {
    this.#taken.add(name.toLowerCase());
  }

  /** What the sheet is called now: no name may hold `*`, and none may be there twice. */
  rename(old: string, edits: readonly TextEdit[]): string {
    const masked = edited(old, edits)
      .replaceAll('*', '＊')
      .replace(/[\\/?:[\]']/g, '_');
    let name = masked.slice(0, maxLength);
    for (let n = 2; this.#taken.has(name.toLowerCase()); n++) {
      const mark = `(${n})`;
      name = masked.slice(0, maxLength - mark.length) + mark;
    }
    this.keep(name);
    this.#renamed.push({ old, name });
    return name;
  }

  /** A part as it is written, with the new names in its references; null when an old one stands in it otherwise. */
  follow(xml: string): string | null {
    const plain = literal(xml);
    let text = plain;
    // One may be the end of another.
    for (const { old, name } of this.#renamed.toSorted((a, b) => b.old.length - a.old.length)) {
      const written = pattern(old);
      const inside = pattern(old.replaceAll("'", "''"));
      const now = escapeAttribute(name);
      const quoted = new RegExp(`('|&apos;)${inside}\\1!`, 'gi');
      const bare = new RegExp(`(?<![\\p{L}\\p{N}_.])${written}!`, 'giu');
      const source = new RegExp(`(\\ssheet=["'])${written}(?=["'])`, 'gi');
      text = text
        .replace(quoted, (_, quote: string) => `${quote}${now}${quote}!`)
        .replace(bare, () => `&apos;${now}&apos;!`)
        .replace(source, (_, front: string) => front + now);
      if (new RegExp(written, 'i').test(text)) return null;
    }
    return text === plain ? xml : text;
  }
}

/** Characters that are written by their number (some programs write all of Chinese so), but those of markup. */
function literal(xml: string): string {
  return xml.replace(
    /&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi,
    (written, hex?: string, decimal?: string) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      const isMarkup =
        code < 0x20 || code > 0x10_ffff || '<>&"\''.includes(String.fromCharCode(code));
      return isMarkup ? written : String.fromCodePoint(code);
    },
  );
}

/** A text as XML may have it written. */
function pattern(text: string): string {
  return text
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '(?:>|&gt;)')
    .replaceAll('"', '(?:"|&quot;)')
    .replaceAll("'", "(?:'|&apos;)");
}
