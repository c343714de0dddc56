// Texts as hospitals write them, in layouts the detector was not developed on: what a privacy officer would
// cover is found, to the character, and everything else stays.
import { describe, expect, it } from 'vitest';
import { themes } from './texts/themes.ts';
import { slipsOf } from './texts/slips.ts';
import { readMarked } from './texts/marked-text.ts';

describe.each(Object.entries(themes))('%s', (_theme, texts) => {
  it.each(texts)('%s', (_name, marked) => {
    expect(slipsOf(readMarked(marked))).toEqual([]);
  });
});

describe('the texts themselves', () => {
  it('carry names of their own, and marks that can be read', () => {
    const names = Object.values(themes).flatMap((texts) => texts.map(([name]) => name));
    expect(new Set(names).size).toBe(names.length);
    for (const texts of Object.values(themes))
      for (const [, marked] of texts) expect(readMarked(marked).text).not.toBe('');
  });

  it('fail when a value is missed, and when a word too many is covered', () => {
    expect(slipsOf(readMarked('白细胞 ⟦n:计数⟧'))).toEqual(['missed personName 计数']);
    expect(slipsOf(readMarked('姓名：李四'))).toEqual(['covered personName 李四']);
  });
});
