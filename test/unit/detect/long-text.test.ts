import { describe, expect, it } from 'vitest';
import { scanDocument } from '../../../shared/detect/scan-document.ts';
import { scanText } from '../../../shared/detect/scan-text.ts';
import { corpus } from '../../fixtures/corpus/corpus.ts';
import { seededRandom } from '../../support/synthetic-numbers.ts';
import { expectWellFormed } from './found-in.ts';
import { triggerCharacters } from './trigger-characters.ts';
import { unfinishedBeginnings } from './unfinished-beginnings.ts';

const megabyte = 1_048_576;
/** Linear scans take a second or less; a quadratic one would take many minutes. */
const timeout = 60_000;

/** A unit repeated to a megabyte of UTF-8. */
function megabyteOf(unit: string): string {
  return unit.repeat(Math.ceil(megabyte / Buffer.byteLength(unit)));
}

describe('a megabyte of one beginning repeated is scanned in linear time', () => {
  it.each(unfinishedBeginnings)('%j', { timeout }, (unit) => {
    const text = megabyteOf(unit);
    expectWellFormed(text, scanText(text));
  });

  it.each([
    '姓名\t住院号\n',
    '姓名    住院号\n',
    '"a",',
    '{"prop":"a","label":"姓名"}',
    '<tr><td>',
  ])('%j as a document', { timeout }, (unit) => {
    const text = megabyteOf(unit);
    expectWellFormed(text, scanDocument(text));
  });
});

describe('a megabyte of the characters at which rules are asked', () => {
  const groups = Array.from({ length: 8 }, (_, n) =>
    triggerCharacters.filter((_unit, i) => i % 8 === n).join(''),
  );
  it.each(groups)('%s', { timeout }, (group) => {
    const text = megabyteOf(group);
    expectWellFormed(text, scanText(text));
  });

  it.each(['1', ' ', '张三', '：'])('each before %j', { timeout }, (companion) => {
    const text = megabyteOf(triggerCharacters.map((unit) => unit + companion).join(''));
    expectWellFormed(text, scanText(text));
  });
});

describe('large inputs of no structure', () => {
  it('ten megabytes of ordinary text on one line', { timeout }, () => {
    const line = corpus(2, 400)
      .map(({ text }) => text)
      .join(' ')
      .replace(/[\r\n]+/g, ' ');
    const text = line.repeat(Math.ceil((10 * megabyte) / Buffer.byteLength(line)));
    expectWellFormed(text, scanText(text));
  });

  it('a megabyte of random bytes read as Latin-1, and as UTF-16', { timeout }, () => {
    const random = seededRandom(3);
    const bytes = Buffer.from(Uint8Array.from({ length: megabyte }, () => random() * 256));
    for (const encoding of ['latin1', 'utf16le'] as const) {
      const text = bytes.toString(encoding);
      expectWellFormed(text, scanText(text));
      expectWellFormed(text, scanDocument(text));
    }
  });

  it('a megabyte of one word, of digits, of one line end', { timeout }, () => {
    for (const unit of ['a', '7', '１', '张', '\r', '*']) {
      const text = megabyteOf(unit);
      expect(scanText(text)).toEqual([]);
    }
  });
});
