// Differences of runs that share a seed: initial weights by name, batches and dropout are the same in both, so what is
// left is what the variant changed.
import { twoSided } from "./student.ts";

export interface Paired {
  /** Number of pairs. */
  readonly n: number;
  readonly mean: number;
  /** Standard deviation of the differences; NaN of fewer than two. */
  readonly sd: number;
}

export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Mean and spread of differences, in the order of the seeds. */
export function pairedOf(differences: readonly number[]): Paired {
  const n = differences.length;
  const mean = differences.reduce((a, b) => a + b, 0) / n;
  const squares = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0);
  return { n, mean, sd: n < 2 ? Number.NaN : Math.sqrt(squares / (n - 1)) };
}

/** mean ± critical · sd/√n */
export function intervalOf({ n, mean, sd }: Paired, critical: number): Interval {
  const half = (critical * sd) / Math.sqrt(n);
  return { from: mean - half, to: mean + half };
}

/** p of the two-sided paired t test; 1 where all differences are 0. */
export function pairedP({ n, mean, sd }: Paired): number {
  if (n < 2) return 1;
  if (sd === 0) return mean === 0 ? 1 : 0;
  return twoSided((mean * Math.sqrt(n)) / sd, n - 1);
}
