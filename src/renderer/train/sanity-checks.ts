// The sanity checks as sentences.
import type { HeddleDocument } from "../../core/index.ts";
import { plural } from "../../core/index.ts";
import { sameMeaning } from "../store/derived.ts";
import type { Overfit, TrainRun } from "../store/train-slice.ts";

export interface SanityCheck {
  /** `open`: not known yet. */
  readonly verdict: "holds" | "fails" | "open";
  readonly text: string;
}

/** How far the first loss may be from ln V, as a share of it. */
const near = 0.15;

/** Before training all tokens should be about equally likely. */
export function firstLossCheck(run: TrainRun): SanityCheck | undefined {
  const first = run.steps.find((s) => s.step === 1)?.loss;
  const size = run.info?.document.vocabulary?.tokens.length;
  if (first === undefined || size === undefined) return undefined;
  const sum = run.info?.parts && run.info.chance;
  const fair = sum ?? Math.log(size);
  const holds = Math.abs(first - fair) <= near * fair;
  const expected =
    sum === undefined ? `ln ${size} = ${fair.toFixed(2)}` : `of uniform predictions ${fair.toFixed(2)}`;
  const numbers = `first loss ${first.toFixed(2)}, ${expected}`;
  return holds
    ? { verdict: "holds", text: numbers }
    : { verdict: "fails", text: `${numbers}: initial predictions are not close to uniform` };
}

/** Weights that are named when no gradient reaches them. */
const named = 3;

export function gradientCheck(run: TrainRun): SanityCheck | undefined {
  const norms = Object.entries(run.firstNorms);
  if (norms.length === 0) return undefined;
  const dead = norms.filter(([, norm]) => norm === 0).map(([name]) => name);
  const still = run.info?.warnings.find((w) => w.startsWith("No gradient reaches"));
  if (dead.length === 0 && still === undefined)
    return {
      verdict: "holds",
      text: `gradients reach ${norms.length === 1 ? "the weight" : `all ${plural(norms.length, "weight")}`}`,
    };
  const more = dead.length > named ? ` and ${dead.length - named} more` : "";
  return { verdict: "fails", text: still ?? `no gradient reaches ${dead.slice(0, named).join(", ")}${more}` };
}

export function overfitCheck(overfit: Overfit | null, document: HeddleDocument): SanityCheck {
  if (!overfit || !sameMeaning(overfit.document, document))
    return { verdict: "open", text: "Overfit one batch: not tried" };
  const { state, step, loss, floor, message } = overfit;
  const least = floor > 0.005 ? ` (minimum ${floor.toFixed(2)})` : "";
  const numbers = `loss ${loss?.toFixed(2) ?? "…"} on one batch after ${plural(step, "step")}${least}`;
  if (state === "running") return { verdict: "open", text: `${numbers}…` };
  if (state === "passed") return { verdict: "holds", text: numbers };
  return { verdict: "fails", text: message ?? `${numbers}: it cannot overfit one batch` };
}
