// The map from a flat picture to a flat lattice seen at any angle: eight numbers, fitted to what was measured.

/** u = (h0 x + h1 y + h2) / (h6 x + h7 y + 1), v = (h3 x + h4 y + h5) / the same. */
export type Homography = readonly number[];

export interface Measured {
  readonly x: number;
  readonly y: number;
  readonly u: number;
  readonly v: number;
  readonly weight: number;
}

export function project(h: Homography, x: number, y: number): readonly [u: number, v: number] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, k = 0] = h;
  const depth = g * x + k * y + 1;
  return [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth];
}

/**
 * The map that fits best, by least squares; null when the points do not say.
 * @param isFlat without perspective: for a few points close together
 */
export function fitHomography(points: readonly Measured[], isFlat: boolean): Homography | null {
  const unknowns = isFlat ? 6 : 8;
  // Coordinates near 1 keep the equations solvable.
  const scale = Math.max(1, ...points.map(({ x, y }) => Math.max(Math.abs(x), Math.abs(y))));
  const matrix = Array.from({ length: unknowns }, () => new Float64Array(unknowns + 1));
  for (const { x: px, y: py, u, v, weight } of points) {
    const x = px / scale;
    const y = py / scale;
    add(matrix, [x, y, 1, 0, 0, 0, -u * x, -u * y], u, weight);
    add(matrix, [0, 0, 0, x, y, 1, -v * x, -v * y], v, weight);
  }
  const solved = solve(matrix);
  if (!solved) return null;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, k = 0] = solved;
  return [a / scale, b / scale, c, d / scale, e / scale, f, g / scale, k / scale];
}

/** One more equation of the normal equations. */
function add(matrix: Float64Array[], row: readonly number[], value: number, weight: number): void {
  for (const [i, line] of matrix.entries()) {
    const share = weight * (row[i] ?? 0);
    for (let j = 0; j < matrix.length; j += 1) line[j] = (line[j] ?? 0) + share * (row[j] ?? 0);
    line[matrix.length] = (line[matrix.length] ?? 0) + share * value;
  }
}

/** Gauss with pivots, in place. */
function solve(matrix: Float64Array[]): number[] | null {
  const size = matrix.length;
  for (let column = 0; column < size; column += 1) {
    const pivot = matrix.reduce(
      (best, line, i) =>
        i >= column && Math.abs(line[column] ?? 0) > Math.abs(matrix[best]?.[column] ?? 0)
          ? i
          : best,
      column,
    );
    const top = matrix[pivot];
    if (!top || Math.abs(top[column] ?? 0) < 1e-12) return null;
    [matrix[pivot], matrix[column]] = [matrix[column] ?? top, top];
    for (const line of matrix) {
      if (line === top) continue;
      const factor = (line[column] ?? 0) / (top[column] ?? 1);
      for (let j = column; j <= size; j += 1) line[j] = (line[j] ?? 0) - factor * (top[j] ?? 0);
    }
  }
  return matrix.map((line, i) => (line[size] ?? 0) / (line[i] ?? 1));
}
