// Characters that markup writes as entities.

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

/** Where the entities stand that `decodeEntities` decodes, and what each of them is. */
export function* entitiesIn(
  text: string,
): Generator<{ at: number; raw: string; character: string }> {
  if (!text.includes('&')) return;
  for (const { 0: raw, 1: name = '', index: at } of text.matchAll(entity)) {
    const character = characterOf(raw, name);
    if (character !== raw) yield { at, raw, character };
  }
}

function characterOf(whole: string, name: string): string {
  if (!name.startsWith('#')) return named.get(name) ?? whole;
  const hex = /^#x/i.test(name);
  const code = Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
