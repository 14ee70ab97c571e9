// Looks at a study before its last seed, planned before its first: each has a share of the error, so that all of them
// together raise no more false alarms than one look at the end would. The shares add up to the whole (a union bound), so
// that it holds whatever one look has to do with the next.
import { type Finding, findingOf, type Question } from "./findings.ts";
import { normalCdf, normalQuantile } from "./normal.ts";

export interface Looks {
  /** Seeds that are there at each look, rising; the last is all of them. */
  readonly at: readonly number[];
  /** Equal shares, or nearly nothing early and nearly everything at the end (Lan and DeMets 1983, after O'Brien and Fleming). */
  readonly split: "bonferroni" | "obrien-fleming";
}

/** The error of each look. */
export function levelsOf({ at, split }: Looks, error: number): number[] {
  if (split === "bonferroni") return at.map(() => error / at.length);
  const all = at.at(-1) ?? 1;
  const z = normalQuantile(1 - error / 2);
  // Far out the last digit of a probability may be off: no share is below 0 for that.
  const spent = at.map((n) => Math.max(0, 2 * (1 - normalCdf(z / Math.sqrt(n / all)))));
  return spent.map((sum, i) => Math.max(0, sum - (spent[i - 1] ?? 0)));
}

export interface Look {
  /** Counts from 1; 0 before the first. */
  readonly number: number;
  readonly of: number;
  /** Seeds that it looks at; of the first one where none is reached yet. */
  readonly at: number;
  /** Its error. */
  readonly level: number;
  /** Nothing more is run of this variant: what was seen is its verdict. */
  readonly ends: boolean;
}

export interface Looked {
  readonly finding: Finding;
  readonly look: Look;
  /** The differences that were looked at. */
  readonly differences: readonly number[];
}

/**
 * What is seen of one of `count` variants: at the first look that decides, or at the last that is reached. `differences`
 * are in the order of the seeds: null where a run is still to be done, NaN where one broke down.
 */
export function lookAt(
  differences: readonly (number | null)[],
  count: number,
  question: Question,
  looks: Looks,
): Looked {
  const levels = levelsOf(looks, question.error);
  const of = looks.at.length;
  const [firstAt, firstLevel] = [looks.at[0] ?? 0, levels[0] ?? 0];
  let last: Looked = {
    finding: findingOf([], count, question),
    look: { number: 0, of, at: firstAt, level: firstLevel, ends: false },
    differences: [],
  };
  for (const [i, at] of looks.at.entries()) {
    const seen = differences.slice(0, at);
    if (seen.length < at || seen.some((d) => d === null)) break;
    const level = levels[i] ?? 0;
    const whole = seen.filter((d): d is number => d !== null && !Number.isNaN(d));
    const finding = findingOf(whole, count, { ...question, error: level });
    const ends = ["better", "worse", "negligible"].includes(finding.outcome);
    last = { finding, look: { number: i + 1, of, at, level, ends }, differences: whole };
    if (ends) break;
  }
  return last;
}

/** Less than this decides nothing, and quantiles so far out are no longer exact. */
const leastLevel = 1e-6;

/** What must be different in planned looks, in a sentence; null where they can be kept. */
export function faultOfLooks(looks: Looks, seeds: number, error: number): string | null {
  const { at } = looks;
  if (at.some((n, i) => n < 2 || n <= (at[i - 1] ?? 0)))
    return "looks must be at rising numbers of seeds, from 2 on";
  if (at.at(-1) !== seeds)
    return `the last look must be at all ${seeds} seeds, not at ${at.at(-1) ?? "none"}`;
  const idle = levelsOf(looks, error).findIndex((level) => level < leastLevel);
  return idle < 0
    ? null
    : `the look at ${at[idle]} of ${seeds} seeds would have next to no error to spend and decide nothing; look later, or split by bonferroni`;
}
