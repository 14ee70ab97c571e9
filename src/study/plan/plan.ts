// The plan of a study: what is compared, over which seeds, at which budget, and by which rule it is judged. It is written
// down before the first run; results know the plan that they are of.
import type { HeddleDocument } from "../../core/index.ts";
import type { TrainOptions } from "../../runtime/client/index.ts";
import type { AcceptanceRule } from "../statistics/acceptance.ts";
import type { Correction } from "../statistics/findings.ts";
import type { Looks } from "../statistics/looks.ts";
import type { Variant } from "../variants/variant.ts";

/** What runs are compared by: of the last validation, over all that is held out. */
export type Metric = "loss" | "accuracy" | "exact";

/** Each run gets as much: steps, tokens read, operations of forward and backward passes, or seconds of steps. */
export interface Budget {
  readonly unit: "steps" | "tokens" | "flops" | "seconds";
  readonly amount: number;
  /** Of seconds: what a step of each variant took when it was measured, before the plan was written. */
  readonly perStep?: Readonly<Record<string, number>>;
}

/** Steps of a variant by a budget of seconds; null of any other, and where nothing was measured. */
export function stepsInTime({ budget }: Pick<Plan, "budget">, variant: string): number | null {
  const each = budget.unit === "seconds" ? budget.perStep?.[variant] : undefined;
  return each === undefined ? null : Math.max(1, Math.round(budget.amount / each));
}

export interface RateSweep {
  /** Times the base's learning rate. */
  readonly factors: readonly number[];
  /** Seeds that choose a rate: none of them is a seed of the claim. */
  readonly seeds: readonly number[];
}

export interface Plan {
  readonly name: string;
  /** What is expected, in words; null where nothing was written down. */
  readonly hypothesis: string | null;
  readonly base: HeddleDocument;
  readonly variants: readonly Variant[];
  /** But for seed and steps, which the seeds and the budget give. */
  readonly options: Omit<TrainOptions, "seed" | "steps">;
  readonly budget: Budget;
  /** Seeds of the claim. */
  readonly seeds: readonly number[];
  readonly metric: Metric;
  /** Probability of any false alarm among the variants. */
  readonly error: number;
  readonly correction: Correction;
  /** When the runs so far are looked at, and end a variant that is decided; absent where all seeds are run first. */
  readonly looks?: Looks;
  /** Variants scaled by a dimension until a step took as long as the base's, as it was measured before; absent otherwise. */
  readonly inTime?: { readonly scaled: string; readonly perStep: Readonly<Record<string, number>> };
  /** Contexts other than that of the training at which every model is validated in the end; absent for none. */
  readonly lengths?: readonly number[];
  /** Smallest difference of the metric that matters; null where none was named. */
  readonly effect: number | null;
  /** (threshold − mean) · √n ≥ margin; null for none. */
  readonly rule: AcceptanceRule | null;
  /** Null where every variant learns at the base's rate. */
  readonly rates: RateSweep | null;
}

export const lowerIsBetter = (metric: Metric): boolean => metric === "loss";

/** What the base is called among the variants. */
export const baseName = "base";
