// Pictures made without a browser: a page of boxes and strokes under the tile as it is drawn over pages. Real pages
// in a real browser are read by `npm run -s soak -- trace` and in test/e2e.
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { chipsOf } from '../../../shared/watermark/chips.ts';
import { drawTile } from '../../../shared/watermark/pattern.ts';
import { openPicture } from '../../../proxy/trace/open-picture.ts';
import { readMark } from '../../../proxy/trace/read-mark.ts';
import type { Colours } from '../../support/marked-screens.ts';
import { flatPhoto, photoOf } from '../../support/photo-of.ts';
import { between, seededRandom } from '../../support/synthetic-numbers.ts';
import { cut } from '../../support/traced-photos.ts';

const code = 'K7QF3ZM2';

/** A page of words, lines and boxes, light or dark; `marked` lays the tile over it. */
function pageOf(
  seed: number,
  { dark = false, marked = true, width = 800, height = 500 } = {},
): Colours {
  const random = seededRandom(seed);
  const data = new Uint8Array(width * height * 3).fill(dark ? 22 : 255);
  const box = (left: number, top: number, wide: number, high: number, level: number): void => {
    for (let y = top; y < Math.min(height, top + high); y += 1) {
      for (let x = left; x < Math.min(width, left + wide); x += 1) {
        data.fill(level, (y * width + x) * 3, (y * width + x) * 3 + 3);
      }
    }
  };
  for (let top = 6; top < height; top += 24) {
    box(0, top - 5, width, 1, dark ? 50 : 225);
    for (let left = 8; left < width; left += between(random, 3, 9)) {
      if (random() < 0.7)
        box(
          left,
          top + between(random, 0, 5),
          between(random, 1, 4),
          between(random, 2, 11),
          dark ? 210 : 40,
        );
    }
  }
  if (!marked) return { width, height, data };
  const { size, pixels } = drawTile(chipsOf(code), 1, 1);
  for (let i = 0; i < width * height; i += 1) {
    const at = ((Math.floor(i / width) % size) * size + ((i % width) % size)) * 4;
    const alpha = (pixels[at + 3] ?? 0) / 255;
    for (let c = 0; c < 3; c += 1) {
      data[i * 3 + c] = Math.round(
        (data[i * 3 + c] ?? 0) * (1 - alpha) + (pixels[at] ?? 0) * alpha,
      );
    }
  }
  return { width, height, data };
}

function pngOf({ width, height, data }: Colours): Buffer {
  const png = new PNG({ width, height });
  for (let i = 0; i < width * height; i += 1) {
    png.data.set([...data.subarray(i * 3, i * 3 + 3), 255], i * 4);
  }
  return PNG.sync.write(png);
}

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
