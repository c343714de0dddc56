// Characters that markup writes as entities, and where in the written text each of them stands.

const entity = /&(#x?[0-9a-f]{1,7}|[a-z]{2,8});?/gi;

/** Of the two thousand that HTML names, those that stand in numbers, names and beside labels. */
const named = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\u00a0'],
  ['emsp', '\u2003'],
  ['ensp', '\u2002'],
  ['thinsp', '\u2009'],
  ['middot', '·'],
  ['shy', '\u00ad'],
  ['zwj', '\u200d'],
  ['zwnj', '\u200c'],
  ['lrm', '\u200e'],
  ['rlm', '\u200f'],
  ['colon', ':'],
  ['comma', ','],
  ['period', '.'],
  ['hyphen', '-'],
  ['dash', '-'],
  ['lowbar', '_'],
  ['Tab', '\t'],
  ['NewLine', '\n'],
]);

/** The few entities that stand inside names, numbers and labels; others stay as written. */
export function decodeEntities(text: string): string {
  return text.includes('&') ? text.replace(entity, characterOf) : text;
}

/**
 * Offset in `raw` at which the character at `units` of its decoded text begins; with `isEnd`, at which the one
 * before `units` ends. Half an astral character is the whole of it.
 */
export function writtenOffset(raw: string, units: number, isEnd: boolean): number {
  let read = 0;
  let at = 0;
  for (const found of raw.matchAll(entity)) {
    const [whole, name = ''] = found;
    const character = characterOf(whole, name);
    if (character === whole) continue;
    const plain = found.index - at;
    if (units <= read + plain) break;
    read += plain + character.length;
    at = found.index + whole.length;
    if (units < read) return isEnd ? at : found.index;
  }
  return at + units - read;
}

function characterOf(whole: string, name: string): string {
  if (!name.startsWith('#')) return named.get(name) ?? whole;
  const hex = /^#x/i.test(name);
  const code = Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
