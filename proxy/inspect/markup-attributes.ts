// How a tag is written: its name, then attributes with quotes or without.

/** Slash and name, at the beginning of what stands between the angle brackets. */
export const tagName = /^(\/?)([a-z][^\s/>]*)/i;
/** Behind the name: key, and the value as it stands in `"`, in `'` or bare. */
export const attribute = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+)))?/g;

const quotes = ['"', "'", ''] as const;

export interface WrittenAttribute {
  /** The value without its quotes, with its entities. */
  readonly raw: string;
  /** Offset in the inside of the tag. */
  readonly from: number;
  readonly quote: (typeof quotes)[number];
}

/** Where the value of the first attribute called `key` (in lower case) stands; null: it has none. */
export function attributeIn(inside: string, key: string): WrittenAttribute | null {
  const start = tagName.exec(inside)?.[0].length ?? 0;
  for (const found of inside.slice(start).matchAll(new RegExp(attribute, 'gd'))) {
    if (found[1]?.toLowerCase() !== key) continue;
    for (const [i, quote] of quotes.entries()) {
      const raw = found[i + 2];
      const from = found.indices?.[i + 2]?.[0];
      if (raw !== undefined && from !== undefined) return { raw, from: start + from, quote };
    }
    return null;
  }
  return null;
}
