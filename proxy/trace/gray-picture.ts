// A picture as the tracer sees it: one brightness a pixel, in memory, and smaller when that is enough.

/** Row by row, 0 to 255. */
export interface GrayPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Sums over rectangles in constant time; double precision, because twelve million pixels add up. */
export class SumTable {
  readonly #sums: Float64Array;
  readonly #width: number;
  readonly #height: number;

  constructor(width: number, height: number, valueAt: (index: number) => number) {
    const stride = width + 1;
    const sums = new Float64Array(stride * (height + 1));
    for (let y = 0; y < height; y += 1) {
      let row = 0;
      for (let x = 0; x < width; x += 1) {
        row += valueAt(y * width + x);
        sums[(y + 1) * stride + x + 1] = (sums[y * stride + x + 1] ?? 0) + row;
      }
    }
    this.#sums = sums;
    this.#width = width;
    this.#height = height;
  }

  /** Sum over a square around a pixel, cut at the edges. */
  around(x: number, y: number, radius: number): number {
    const stride = this.#width + 1;
    const left = Math.max(0, x - radius);
    const top = Math.max(0, y - radius) * stride;
    const right = Math.min(this.#width, x + radius + 1);
    const bottom = Math.min(this.#height, y + radius + 1) * stride;
    const sums = this.#sums;
    const whole = (sums[bottom + right] ?? 0) + (sums[top + left] ?? 0);
    return whole - (sums[bottom + left] ?? 0) - (sums[top + right] ?? 0);
  }
}

/** The picture with `factor` pixels (at least 1) in the place of each; every pixel counts by its area. */
export function shrink(picture: GrayPicture, factor: number): GrayPicture {
  if (factor <= 1) return picture;
  const across = shrinkRows(picture.data, picture.width, picture.height, factor);
  const down = shrinkRows(across.data, picture.height, across.length, factor);
  return { width: across.length, height: down.length, data: down.data };
}

/** Shrinks every row and turns the picture on its side: twice is a smaller picture. */
function shrinkRows(
  data: Float32Array,
  length: number,
  rows: number,
  factor: number,
): { readonly length: number; readonly data: Float32Array } {
  const short = Math.max(1, Math.floor(length / factor));
  const into = new Float32Array(short * rows);
  for (let i = 0; i < short; i += 1) {
    const from = i * factor;
    const to = Math.min(length, from + factor);
    const first = Math.floor(from);
    const last = Math.min(length - 1, Math.ceil(to) - 1);
    for (let row = 0; row < rows; row += 1) {
      let sum = 0;
      for (let at = first; at <= last; at += 1) {
        const share = Math.min(to, at + 1) - Math.max(from, at);
        sum += share * (data[row * length + at] ?? 0);
      }
      into[i * rows + row] = sum / (to - from);
    }
  }
  return { length: short, data: into };
}
