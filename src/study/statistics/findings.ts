// What the runs of a study show of each variant: its paired difference from the base, how sure that is when all variants
// of the study are looked at together, and what may be said of it.
import { dunnettCritical } from "./dunnett.ts";
import { holm } from "./holm.ts";
import { type Interval, intervalOf, type Paired, pairedOf, pairedP } from "./paired.ts";
import { studentQuantile } from "./student.ts";

/** Dunnett's where all variants are compared with one base, Holm's else. */
export type Correction = "dunnett" | "holm";

export interface Question {
  /** Probability of any false alarm among the variants. */
  readonly error: number;
  readonly correction: Correction;
  /** Whether less of the metric is better, as of a loss. */
  readonly lowerIsBetter: boolean;
  /** The smallest difference that matters to whoever asks; null where none was named. */
  readonly effect: number | null;
}

type Outcome =
  /** Every run gave the number of the base's. */
  | "identical"
  /** Fewer than two pairs: no spread, no claim. */
  | "too-few"
  | "better"
  | "worse"
  /** A difference of the size that matters is ruled out. */
  | "negligible"
  /** Nothing can be told, and nothing of the size that matters is ruled out. */
  | "open";

export interface Finding {
  readonly paired: Paired;
  /** That holds for all variants of the study together with probability 1 − error (Dunnett), or for this one (Holm). */
  readonly interval: Interval;
  /** Of this variant alone, uncorrected. */
  readonly p: number;
  /** |difference| is below this with confidence 1 − error. */
  readonly atMost: number;
  readonly outcome: Outcome;
}

/** A finding for each variant, of its differences from the base in the order of the seeds. */
export function findingsOf(variants: readonly (readonly number[])[], question: Question): Finding[] {
  const adjusted = holm(variants.map((differences) => pairedP(pairedOf(differences))));
  return variants.map((differences, i) => findingOf(differences, variants.length, question, adjusted[i]));
}

/** Of one of `count` variants; by Holm's correction it takes the p value that is adjusted for the others. */
export function findingOf(
  differences: readonly number[],
  count: number,
  question: Question,
  adjusted = 1,
): Finding {
  const paired = pairedOf(differences);
  const interval = intervalOf(paired, criticalOf(paired.n, count, question));
  const differs =
    question.correction === "holm" ? adjusted < question.error : interval.from > 0 || interval.to < 0;
  const atMost = Math.max(Math.abs(interval.from), Math.abs(interval.to));
  return {
    paired,
    interval,
    p: pairedP(paired),
    atMost,
    outcome: outcomeOf(differences, differs, paired.mean, atMost, question),
  };
}

function criticalOf(n: number, count: number, { error, correction }: Question): number {
  if (n < 2) return Number.NaN;
  if (correction === "holm") return studentQuantile(1 - error / 2, n - 1);
  // So far out Bonferroni's is Dunnett's but for the last digits, and needs no integral.
  if (error < 0.001) return studentQuantile(1 - error / (2 * count), n - 1);
  return dunnettCritical({ count, freedom: n - 1, error, spread: "own" });
}

function outcomeOf(
  differences: readonly number[],
  differs: boolean,
  mean: number,
  atMost: number,
  { lowerIsBetter, effect }: Question,
): Outcome {
  if (differences.length > 0 && differences.every((d) => d === 0)) return "identical";
  if (differences.length < 2) return "too-few";
  if (effect !== null && atMost < effect) return "negligible";
  if (differs) return mean < 0 === lowerIsBetter ? "better" : "worse";
  return "open";
}
