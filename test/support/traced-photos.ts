// What happens to a picture between the screen and whoever looks into it, one disturbance at a time and all
// together, each at 200 DPI and drawn from a seed.
import type { Colours } from './marked-screens.ts';
import { flatPhoto, type PhotoOptions } from './photo-of.ts';
import type { Random } from './synthetic-numbers.ts';

export const disturbances = [
  'screenshot',
  'quality 60',
  'rescaled',
  'perspective',
  'turned',
  'blur',
  'noise',
  'moiré',
  'exposure',
  'photo',
] as const;
export type Disturbance = (typeof disturbances)[number];

const within = (random: Random, from: number, to: number): number => from + (to - from) * random();
const either = (random: Random, most: number): number => within(random, -most, most);

/** How the picture is taken; null for the screenshot itself. */
export function disturbed(
  kind: Disturbance,
  { ratio }: { readonly ratio: number },
  random: Random,
): PhotoOptions | null {
  const plain: PhotoOptions = { ...flatPhoto, ratio };
  switch (kind) {
    case 'screenshot':
      return null;
    case 'quality 60':
      return { ...plain, scale: ratio, blur: 0, noise: 0, quality: 60 };
    case 'rescaled':
      return { ...plain, scale: within(random, 0.7, 3), blur: 0.4, noise: 0, quality: 85 };
    case 'perspective':
      return { ...plain, tiltX: either(random, 15), tiltY: either(random, 15) };
    case 'turned':
      return { ...plain, turn: either(random, 10) };
    case 'blur':
      return { ...plain, blur: within(random, 1, 2.5) };
    case 'noise':
      return { ...plain, noise: within(random, 4, 14) };
    case 'moiré':
      return { ...plain, grid: 0.9, blur: within(random, 0.3, 0.7), turn: either(random, 4) };
    case 'exposure':
      return {
        ...plain,
        gamma: within(random, 0.7, 1.5),
        // Where white is blown out there is nothing left to read.
        exposure: within(random, 0.4, 1.05),
        vignette: within(random, 0.2, 0.6),
      };
    case 'photo':
      return {
        scale: 200 / 96,
        ratio,
        turn: either(random, 8),
        tiltX: either(random, 12),
        tiltY: either(random, 12),
        blur: within(random, 0.6, 1.5),
        noise: within(random, 2, 7),
        quality: Math.round(within(random, 60, 92)),
        vignette: within(random, 0, 0.4),
        grid: within(random, 0, 0.9),
        gamma: within(random, 0.8, 1.2),
        exposure: within(random, 0.6, 1.05),
      };
  }
}

/** A part of a picture. */
export function cut(
  { width, data }: Colours,
  left: number,
  top: number,
  wide: number,
  high: number,
): Colours {
  const part = new Uint8Array(wide * high * 3);
  for (let row = 0; row < high; row += 1) {
    const from = ((top + row) * width + left) * 3;
    part.set(data.subarray(from, from + wide * 3), row * wide * 3);
  }
  return { width: wide, height: high, data: part };
}
