// The plan of a study from the arguments of `heddle ablate`.
import { basename } from "node:path";
import type { HeddleDocument } from "../core/index.ts";
import type { TrainOptions } from "../runtime/client/index.ts";
import {
  type AcceptanceRule,
  type Budget,
  baseOf,
  faultOf,
  type Looks,
  type Plan,
  type RateSweep,
} from "../study/index.ts";
import { type Arguments, UsageError } from "./command.ts";
import { chosenVariants } from "./study-variants.ts";
import { numberOf, oneOf, positiveOf, trainOptions, whole } from "./train-arguments.ts";

const metrics = ["loss", "accuracy", "exact"] as const;
const splits = ["bonferroni", "obrien-fleming"] as const;
const corrections = ["dunnett", "holm"] as const;

export async function planFrom(file: string, document: HeddleDocument, args: Arguments): Promise<Plan> {
  const { seed: _, steps, ...options } = await trainOptions(args);
  const seeds = seedsOf(args, "seeds", [1, 2, 3]);
  const effect = args.text("effect") === undefined ? null : numberOf(args, "effect", 0, 0);
  if (effect === 0) throw new UsageError("--effect must be greater than 0");
  const looks = looksOf(args, seeds.length);
  const lengths = numbersOf(args, "lengths", "contexts as in 64,128");
  const plan: Plan = {
    name: args.text("name") ?? `${basename(file).replace(/(\.graph)?\.json$/, "")} on ${options.task}`,
    hypothesis: args.text("hypothesis") ?? null,
    base: baseOf(document),
    variants: chosenVariants(document, args),
    options,
    budget: budgetOf(args, steps),
    seeds,
    metric: oneOf(args, "metric", metrics) ?? "loss",
    error: numberOf(args, "error", 0.05, 0.0001, 0.5),
    correction: oneOf(args, "correction", corrections) ?? "dunnett",
    ...(looks === null ? {} : { looks }),
    ...(lengths.length === 0 ? {} : { lengths }),
    effect,
    rule: ruleOf(args),
    rates: args.flag("lr-sweep") ? ratesOf(args, seeds) : null,
  };
  // Seconds are measured when the graphs are known to be right.
  if (plan.budget.unit === "seconds") return plan;
  return sound(plan);
}

/** The plan; throws where it cannot be run as it is. */
export function sound(plan: Plan): Plan {
  const fault = faultOf(plan);
  if (fault !== null) throw new UsageError(fault);
  return plan;
}

function budgetOf(args: Arguments, steps: TrainOptions["steps"]): Budget {
  const given = (["tokens", "flops", "seconds"] as const).filter((unit) => args.text(unit) !== undefined);
  const [unit, more] = given;
  if (more !== undefined || (unit !== undefined && args.text("steps") !== undefined))
    throw new UsageError("Give one of --steps, --tokens, --flops and --seconds");
  return unit === undefined
    ? { unit: "steps", amount: steps }
    : { unit, amount: unit === "seconds" ? positiveOf(args, unit, 0) : numberOf(args, unit, 0, 1) };
}

/** `5` is the first five, `1,2,7` are these. */
function seedsOf(args: Arguments, option: string, byDefault: readonly number[]): readonly number[] {
  const text = args.text(option);
  if (text === undefined) return byDefault;
  if (!text.includes(",")) return Array.from({ length: whole(args, option, 0, 1) }, (_, i) => i + 1);
  const seeds = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (!seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0))
    throw new UsageError(`--${option} must be a number of seeds, or seeds as in 1,2,7, not "${text}"`);
  return seeds;
}

/** `4,8` are looks at 4, at 8 and at all seeds. */
function looksOf(args: Arguments, seeds: number): Looks | null {
  const text = args.text("looks");
  const split = oneOf(args, "split", splits);
  if (text === undefined) {
    if (split !== undefined) throw new UsageError("--split requires --looks");
    return null;
  }
  const at = numbersOf(args, "looks", "numbers of seeds as in 4,8");
  return { at: at.at(-1) === seeds ? at : [...at, seeds], split: split ?? "obrien-fleming" };
}

/** Positive integers with commas between; none where the option is not given. */
function numbersOf(args: Arguments, option: string, what: string): readonly number[] {
  const text = args.text(option);
  if (text === undefined) return [];
  const numbers = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (!numbers.every((n) => Number.isSafeInteger(n) && n > 0))
    throw new UsageError(`--${option} must be ${what}, not "${text}"`);
  return numbers;
}

/** Half, same and twice the rate, by two seeds behind those of the claim. */
function ratesOf(args: Arguments, claim: readonly number[]): RateSweep {
  const next = Math.max(...claim) + 1;
  return { factors: [0.5, 1, 2], seeds: seedsOf(args, "search-seeds", [next, next + 1]) };
}

function ruleOf(args: Arguments): AcceptanceRule | null {
  const text = args.text("accept");
  if (text === undefined) return null;
  const [threshold, margin] = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (!Number.isFinite(threshold) || !Number.isFinite(margin))
    throw new UsageError(`--accept must be THRESHOLD,MARGIN as in 3.28,0.004, not "${text}"`);
  return { threshold: threshold!, margin: margin! };
}
