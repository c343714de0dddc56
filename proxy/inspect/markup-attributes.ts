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

/** Where the values of a tag's attributes stand, by key in lower case; of two of one key the first. */
export function attributesIn(inside: string): ReadonlyMap<string, WrittenAttribute> {
  const start = tagName.exec(inside)?.[0].length ?? 0;
  const attributes = new Map<string, WrittenAttribute>();
  for (const found of inside.slice(start).matchAll(new RegExp(attribute, 'gd'))) {
    const key = found[1]?.toLowerCase() ?? '';
    if (!attributes.has(key)) attributes.set(key, valueOf(found, start));
  }
  return attributes;
}

function valueOf(found: RegExpMatchArray, start: number): WrittenAttribute {
  for (const [i, quote] of quotes.entries()) {
    const raw = found[i + 2];
    const from = found.indices?.[i + 2]?.[0];
    if (raw !== undefined && from !== undefined) return { raw, from: start + from, quote };
  }
  return { raw: '', from: start, quote: '' };
}
