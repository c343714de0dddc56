// Pictures of marked pages made without a browser: boxes and strokes in the place of words.
import { PNG } from 'pngjs';
import { chipsOf } from '../../shared/watermark/chips.ts';
import { drawTile } from '../../shared/watermark/pattern.ts';
import type { Colours } from './marked-screens.ts';
import { between, seededRandom } from './synthetic-numbers.ts';

/** The code of all of them. */
export const markedCode = 'K7QF3ZM2';

/** A page of words, lines and boxes, light or dark; `marked` lays the tile over it as it is drawn over pages. */
export function pageOf(
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
  const { size, pixels } = drawTile(chipsOf(markedCode), 1, 1);
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

export function pngOf({ width, height, data }: Colours): Buffer {
  const png = new PNG({ width, height });
  for (let i = 0; i < width * height; i += 1) {
    png.data.set([...data.subarray(i * 3, i * 3 + 3), 255], i * 4);
  }
  return PNG.sync.write(png);
}
