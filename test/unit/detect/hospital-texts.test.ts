// Texts as hospitals write them, in layouts the detector was not developed on: what a privacy officer would
// cover is found, to the character, and everything else stays. Texts that are not read right yet are
// listed by name in open-texts.ts; the list may only grow shorter.
import { describe, expect, it } from 'vitest';
import { openTexts } from './texts/open-texts.ts';
import { themes } from './texts/themes.ts';
import { slipsOf } from './texts/slips.ts';
import { readMarked } from './texts/marked-text.ts';

const read = Object.values(themes).map((texts) => texts.filter(([name]) => !openTexts.has(name)));

describe.each(Object.keys(themes).map((theme, i) => [theme, read[i] ?? []] as const))(
  '%s',
  (_theme, texts) => {
    it.each([...texts])('reads %s', (_name, marked) => {
      expect(slipsOf(readMarked(marked))).toEqual([]);
    });
  },
);

describe('the texts themselves', () => {
  const all = Object.values(themes).flat();

  it('carry names of their own, and marks that can be read', () => {
    const names = all.map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const [, marked] of all) expect(readMarked(marked).text).not.toBe('');
  });

  it('fail when a value is missed, and when a word too many is covered', () => {
    expect(slipsOf(readMarked('白细胞 ⟦n:计数⟧'))).toEqual(['missed personName 计数']);
    expect(slipsOf(readMarked('姓名：李四'))).toEqual(['covered personName 李四']);
  });

  it('are listed as open only while they are', () => {
    const names = new Set(all.map(([name]) => name));
    expect([...openTexts].filter((name) => !names.has(name))).toEqual([]);
    const right = all.filter(
      ([name, marked]) => openTexts.has(name) && slipsOf(readMarked(marked)).length === 0,
    );
    expect(right.map(([name]) => name)).toEqual([]);
  });
});
