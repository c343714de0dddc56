// The frequencies of a square piece of a picture, by the fast Fourier transform.
import type { Flat } from './flatten.ts';

/** Pixels along each side of a piece: a power of two. */
export const pieceSize = 512;

const bits = Math.log2(pieceSize);
const cosines = Float64Array.from({ length: pieceSize / 2 }, (_, i) =>
  Math.cos((2 * Math.PI * i) / pieceSize),
);
const sines = Float64Array.from({ length: pieceSize / 2 }, (_, i) =>
  Math.sin((2 * Math.PI * i) / pieceSize),
);
const reversed = Uint16Array.from({ length: pieceSize }, (_, i) => {
  let out = 0;
  for (let bit = 0; bit < bits; bit += 1) out |= ((i >> bit) & 1) << (bits - 1 - bit);
  return out;
});
const hann = Float64Array.from(
  { length: pieceSize },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / pieceSize),
);

/** One transform of `pieceSize` numbers that stand `stride` apart, in place. */
function transform(re: Float64Array, im: Float64Array, start: number, stride: number): void {
  for (let i = 0; i < pieceSize; i += 1) {
    const j = reversed[i] ?? 0;
    if (j <= i) continue;
    swap(re, start + i * stride, start + j * stride);
    swap(im, start + i * stride, start + j * stride);
  }
  for (let half = 1; half < pieceSize; half *= 2) {
    const turn = pieceSize / (2 * half);
    for (let base = 0; base < pieceSize; base += 2 * half) {
      for (let k = 0; k < half; k += 1) {
        const c = cosines[k * turn] ?? 0;
        const s = sines[k * turn] ?? 0;
        const low = start + (base + k) * stride;
        const high = low + half * stride;
        const hr = re[high] ?? 0;
        const hi = im[high] ?? 0;
        const r = hr * c + hi * s;
        const i = hi * c - hr * s;
        const lr = re[low] ?? 0;
        const li = im[low] ?? 0;
        re[high] = lr - r;
        im[high] = li - i;
        re[low] = lr + r;
        im[low] = li + i;
      }
    }
  }
}

function swap(values: Float64Array, a: number, b: number): void {
  const kept = values[a] ?? 0;
  values[a] = values[b] ?? 0;
  values[b] = kept;
}

/** Magnitude of every frequency of the piece whose corner is at (left, top), softened towards its edges; what
 *  lies beyond the picture counts as 0. Row by row, frequency 0 first. */
export function magnitudes(flat: Flat, left: number, top: number): Float32Array {
  const re = new Float64Array(pieceSize * pieceSize);
  const im = new Float64Array(pieceSize * pieceSize);
  const rows = Math.min(pieceSize, flat.height - top);
  const columns = Math.min(pieceSize, flat.width - left);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const value = flat.data[(top + y) * flat.width + left + x] ?? 0;
      re[y * pieceSize + x] = value * (hann[y] ?? 0) * (hann[x] ?? 0);
    }
  }
  for (let row = 0; row < rows; row += 1) transform(re, im, row * pieceSize, 1);
  for (let column = 0; column < pieceSize; column += 1) transform(re, im, column, pieceSize);
  return Float32Array.from(re, (value, i) => Math.hypot(value, im[i] ?? 0));
}
