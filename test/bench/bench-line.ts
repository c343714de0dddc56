/** One result, as `bench --json` prints it. */
export interface BenchLine {
  readonly bench: string;
  readonly case: string;
  readonly value: number;
  readonly unit: string;
  /** The same measure of the thing compared with, in the same run. */
  readonly baseline: number;
  /** value / baseline; above 1 is better for rates. */
  readonly ratio: number;
}
