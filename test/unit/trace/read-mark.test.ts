// Pictures made without a browser: a page of boxes and strokes under the tile as it is drawn over pages. Real pages
// in a real browser are read by `npm run -s soak -- trace` and in test/e2e.
import { describe, expect, it } from 'vitest';
import { openPicture } from '../../../proxy/trace/open-picture.ts';
import { readMark } from '../../../proxy/trace/read-mark.ts';
import { markedCode, pageOf, pngOf } from '../../support/marked-pictures.ts';
import { flatPhoto, photoOf } from '../../support/photo-of.ts';
import { seededRandom } from '../../support/synthetic-numbers.ts';
import { cut } from '../../support/traced-photos.ts';

const code = markedCode;

function readFrom(bytes: Buffer): string | null {
  const opened = openPicture(bytes);
  if ('refused' in opened) throw new Error(opened.refused);
  return readMark(opened.picture);
}

describe('the reader', () => {
  it('reads a light and a dark screenshot, and a piece of one', () => {
    expect(readFrom(pngOf(pageOf(1)))).toBe(code);
    expect(readFrom(pngOf(pageOf(2, { dark: true })))).toBe(code);
    expect(readFrom(pngOf(cut(pageOf(3), 317, 101, 420, 330)))).toBe(code);
  });

  it('reads a photo taken at an angle, of a screen whose grid is seen, with noise', () => {
    for (const seed of [11, 12]) {
      const options = {
        ...flatPhoto,
        turn: -9,
        tiltX: 11,
        tiltY: -14,
        blur: 1,
        noise: 6,
        grid: 0.6,
        vignette: 0.4,
        quality: 70,
      };
      expect(readFrom(photoOf(pageOf(seed), options, seededRandom(seed)))).toBe(code);
    }
  });

  it('reads a picture that lies on its side', () => {
    const { width, height, data } = pageOf(4);
    const turned = new Uint8Array(data.length);
    for (let i = 0; i < width * height; i += 1) {
      const to = (i % width) * height + (height - 1 - Math.floor(i / width));
      turned.set(data.subarray(i * 3, i * 3 + 3), to * 3);
    }
    expect(readFrom(pngOf({ width: height, height: width, data: turned }))).toBe(code);
  });

  it('finds no code where there is none', () => {
    const page = pageOf(5, { marked: false });
    expect(readFrom(pngOf(page))).toBeNull();
    const options = { ...flatPhoto, turn: 3, noise: 5, grid: 0.8 };
    expect(readFrom(photoOf(page, options, seededRandom(5)))).toBeNull();
    const random = seededRandom(6);
    const noise = Uint8Array.from({ length: 600 * 400 * 3 }, () => random() * 256);
    expect(readFrom(pngOf({ width: 600, height: 400, data: noise }))).toBeNull();
    expect(readFrom(pngOf({ width: 3, height: 2, data: noise.subarray(0, 18) }))).toBeNull();
  });
});
