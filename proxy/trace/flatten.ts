// Takes the page out of a picture and leaves what is laid over it: edges of letters and lines are left out,
// and of the rest the brightness around is subtracted. What remains is the mark and noise.
import { type GrayPicture, SumTable } from './gray-picture.ts';

/** Deviations in levels; 0 where the page's own edges are. */
export type Flat = GrayPicture;

/** Steps between pixels that belong to the page whatever the camera's noise, and those that never do. */
const surelyEdge = 60;
const surelyNone = 7;

/** @param radius pixels around that count as the background: about one cell of the mark */
export function flatten(picture: GrayPicture, radius: number): Flat {
  const { width, height, data } = picture;
  const smooth = smoothPixels(picture);
  const counts = new SumTable(width, height, (i) => smooth[i] ?? 0);
  const sums = new SumTable(width, height, (i) => (smooth[i] ?? 0) * (data[i] ?? 0));
  const flat = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = y * width + x;
      if (smooth[i] === 0) continue;
      flat[i] = (data[i] ?? 0) - sums.around(x, y, radius) / counts.around(x, y, radius);
    }
  }
  return { width, height, data: withoutOutliers(flat) };
}

/** 1 for pixels without a page's edge beside them. */
function smoothPixels({ width, height, data }: GrayPicture): Uint8Array {
  const steps = new Float32Array(width * height);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const i = y * width + x;
      // Two apart and over three rows: the camera's noise counts less, an edge as much.
      const left = (data[i - width - 1] ?? 0) + (data[i - 1] ?? 0) + (data[i + width - 1] ?? 0);
      const right = (data[i - width + 1] ?? 0) + (data[i + 1] ?? 0) + (data[i + width + 1] ?? 0);
      const up = (data[i - width - 1] ?? 0) + (data[i - width] ?? 0) + (data[i - width + 1] ?? 0);
      const down = (data[i + width - 1] ?? 0) + (data[i + width] ?? 0) + (data[i + width + 1] ?? 0);
      steps[i] = Math.max(Math.abs(right - left), Math.abs(down - up)) / 3;
    }
  }
  // The calm part of a page full of text is small, and its noise is what counts.
  const limit = Math.min(surelyEdge, Math.max(surelyNone, 5 * shareBelow(steps, 0.15)));
  const smooth = new Uint8Array(width * height).fill(1);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      if ((steps[y * width + x] ?? 0) > limit) smooth[y * width + x] = 0;
    }
  }
  return smooth;
}

/** What lies far from its surroundings is the page's, too: thick lines, small pictures. */
function withoutOutliers(flat: Float32Array): Float32Array {
  const sizes = flat.filter((value) => value !== 0).map(Math.abs);
  const limit = Math.max(8, 7 * shareBelow(sizes, 0.3));
  return flat.map((value) => (Math.abs(value) > limit ? 0 : value));
}

/** The value that this share of the values lies below; from a sample of at most some thousand. */
export function shareBelow(values: Float32Array, share: number): number {
  const step = Math.max(1, Math.floor(values.length / 20_011));
  const sample = Float32Array.from(
    { length: Math.floor(values.length / step) },
    (_, i) => values[i * step] ?? 0,
  ).sort();
  return sample[Math.floor(sample.length * share)] ?? 0;
}
