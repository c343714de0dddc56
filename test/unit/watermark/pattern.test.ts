import { describe, expect, it } from 'vitest';
import { chipsOf, side } from '../../../shared/watermark/chips.ts';
import { drawTile, latticeAt, repeat } from '../../../shared/watermark/pattern.ts';

const chips = chipsOf('K7QF3ZM2');
const linear = (level: number): number => {
  const share = level / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

/** Mean relative luminance of a colour (0 to 255) under a tile. */
function luminanceUnder(colour: number, strength: number): number {
  const { size, pixels } = drawTile(chips, 1, strength);
  let sum = 0;
  for (let i = 0; i < size * size; i += 1) {
    const alpha = (pixels[i * 4 + 3] ?? 0) / 255;
    sum += linear(colour * (1 - alpha) + (pixels[i * 4] ?? 0) * alpha);
  }
  return sum / (size * size);
}

describe('the picture of a tile', () => {
  it('changes no pixel by more than eight levels of 255, and none where it is not', () => {
    for (const ratio of [0.8, 1, 1.25, 1.5, 2, 3]) {
      const { size, pixels } = drawTile(chips, ratio, 1);
      expect(size).toBe(Math.round(repeat * ratio));
      let most = 0;
      for (let i = 3; i < pixels.length; i += 4) most = Math.max(most, pixels[i] ?? 0);
      expect(most).toBeGreaterThanOrEqual(5);
      expect(most).toBeLessThanOrEqual(8);
    }
  });

  it('takes less than 3 % of the contrast of text', () => {
    for (const [paper, ink] of [
      [255, 0],
      [255, 51],
      [255, 96],
      [20, 216],
    ] as const) {
      const before = [linear(paper), linear(ink)].sort((a, b) => b - a);
      const after = [luminanceUnder(paper, 1), luminanceUnder(ink, 1)].sort((a, b) => b - a);
      const contrast = ([light = 0, dark = 0]: number[]): number => (light + 0.05) / (dark + 0.05);
      expect(contrast(after) / contrast(before)).toBeGreaterThan(0.97);
    }
  });

  it('has no seam where it repeats', () => {
    for (const [right, down] of [
      [repeat, 0],
      [0, repeat],
    ] as const) {
      const [u, v] = latticeAt(right, down);
      expect([Math.abs(u % side), Math.abs(v % side)]).toEqual([0, 0]);
    }
  });

  it('has every chip where the lattice says', () => {
    const { size, pixels } = drawTile(chips, 2, 1);
    let agree = 0;
    let clear = 0;
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column < size; column += 1) {
        const [u, v] = latticeAt((column + 0.5) / 2, (row + 0.5) / 2);
        const check = Math.sin(2 * Math.PI * u) * Math.sin(2 * Math.PI * v);
        if (Math.abs(check) < 0.9) continue;
        const cell =
          (((Math.floor(v) % side) + side) % side) * side +
          (((Math.floor(u) % side) + side) % side);
        const shade = pixels[(row * size + column) * 4] ? 1 : -1;
        clear += 1;
        if (shade === Math.sign(check) * chips[cell]!) agree += 1;
      }
    }
    expect(clear).toBeGreaterThan(10_000);
    expect(agree).toBe(clear);
  });
});
