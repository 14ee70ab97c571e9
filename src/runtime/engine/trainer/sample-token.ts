// The choice of a token from logits, in passes over the vocabulary: nothing is sorted but the few likeliest ones that are
// told. Penalties come first, then temperature, top-k, top-p, min-p, as in Hugging Face's generate.
import type { Vocabulary } from "../../../core/index.ts";
import type { GeneratedToken, SamplingRequest } from "../../client/index.ts";
import { randomOf } from "../../tasks/index.ts";

/** How many of the likeliest tokens are told. */
const maxCandidates = 8;
/** Top-k up to which inserting one by one is quicker than parting all of them. */
const fewCandidates = 200;

/** `before` are the ids that stand before the token, of which the last `index` were generated. */
export function sampleToken(
  logits: ArrayLike<number>,
  sampling: SamplingRequest,
  vocabulary: Vocabulary,
  before: readonly number[],
  index: number,
): GeneratedToken {
  return toldToken(logits, chooseId(penalized(logits, sampling, before, index), sampling, index), vocabulary);
}

/** A token with its probability before temperature and penalties, and the likeliest ones beside it. */
export function toldToken(logits: ArrayLike<number>, id: number, vocabulary: Vocabulary): GeneratedToken {
  const probabilityOf = softmaxAt(logits);
  const token = (id: number) => ({
    id,
    probability: probabilityOf(id),
    token: vocabulary.tokens[id] ?? String(id),
  });
  return { ...token(id), likeliest: largest(logits, maxCandidates).map(token) };
}

/** Repetition (Keskar et al. 2019) divides logits of ids that stand before; presence subtracts from generated ones. */
function penalized(
  logits: ArrayLike<number>,
  { repetitionPenalty = 1, presencePenalty = 0 }: SamplingRequest,
  before: readonly number[],
  index: number,
): ArrayLike<number> {
  if (repetitionPenalty === 1 && presencePenalty === 0) return logits;
  const out = Float64Array.from(logits);
  if (repetitionPenalty !== 1)
    for (const id of new Set(before))
      out[id] = out[id]! > 0 ? out[id]! / repetitionPenalty : out[id]! * repetitionPenalty;
  if (presencePenalty !== 0 && index > 0)
    for (const id of new Set(before.slice(-index))) out[id] = out[id]! - presencePenalty;
  return out;
}

function chooseId(logits: ArrayLike<number>, sampling: SamplingRequest, index: number): number {
  const { temperature, topK, topP = 1, minP = 0, seed } = sampling;
  const best = largest(logits, 1)[0];
  if (best === undefined) throw new Error("there is no token to sample");
  if (temperature <= 0) return best;
  // Of few candidates the others' weights are never computed.
  const ids = topK > 0 && topK <= fewCandidates ? largest(logits, topK).sort((a, b) => a - b) : null;
  const idAt = (i: number): number => ids?.[i] ?? i;
  const weights = new Float64Array(ids?.length ?? logits.length);
  for (let i = 0; i < weights.length; i++)
    weights[i] = Math.exp((logits[idAt(i)]! - logits[best]!) / temperature);
  if (topK > 0 && topK < weights.length) keepLargest(weights, topK, "count");
  if (topP < 1) keepLargest(weights, topP * total(weights), "sum");
  // The likeliest one weighs exp(0) = 1.
  let left = (randomOf(seed, index).below(2 ** 32) / 2 ** 32) * total(weights, minP);
  let last = best;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i]! <= 0 || weights[i]! < minP) continue;
    last = idAt(i);
    left -= weights[i]!;
    if (left < 0) return last;
  }
  return last;
}

function total(weights: Float64Array, least = 0): number {
  let sum = 0;
  for (let id = 0; id < weights.length; id++) if (weights[id]! >= least) sum += weights[id]!;
  return sum;
}

/**
 * Zeroes all but the fewest largest weights whose number, or sum, is at least `enough`; of equal ones the first stay. By
 * parting around a pivot again and again, as quickselect does.
 */
function keepLargest(weights: Float64Array, enough: number, measure: "count" | "sum"): void {
  const order = new Int32Array(weights.length);
  let [low, high] = [0, 0];
  for (let id = 0; id < weights.length; id++) if (weights[id]! > 0) order[high++] = id;
  const swap = (a: number, b: number) => {
    const id = order[a]!;
    order[a] = order[b]!;
    order[b] = id;
  };
  const count = high;
  let missing = enough;
  // What stands before `low` stays; what stands from `high` on does not.
  while (low < high && missing > 0) {
    const pivot = weights[order[(low + high) >> 1]!]!;
    let [equal, at, below, size] = [low, low, high, 0];
    while (at < below) {
      const weight = weights[order[at]!]!;
      if (weight > pivot) {
        size += measure === "sum" ? weight : 1;
        swap(equal++, at++);
      } else if (weight < pivot) swap(at, --below);
      else at++;
    }
    if (size >= missing) {
      high = equal;
      continue;
    }
    missing -= size;
    order.subarray(equal, below).sort();
    for (low = equal; low < below && missing > 0; low++) missing -= measure === "sum" ? pivot : 1;
  }
  for (const id of order.subarray(low, count)) weights[id] = 0;
}

/** The ids of the largest values, the largest first; of equal ones the smaller id. */
export function largest(values: ArrayLike<number>, count: number): number[] {
  const found: number[] = [];
  for (let id = 0; id < values.length; id++) {
    if (found.length === count && !(values[id]! > values[found[count - 1]!]!)) continue;
    let at = found.length;
    while (at > 0 && values[found[at - 1]!]! < values[id]!) at--;
    found.splice(at, 0, id);
    if (found.length > count) found.pop();
  }
  return found;
}

/** Of each id exp(logit), to a sum of 1. */
export function softmaxAt(logits: ArrayLike<number>): (id: number) => number {
  let top = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < logits.length; id++) if (logits[id]! > top) top = logits[id]!;
  let sum = 0;
  for (let id = 0; id < logits.length; id++) sum += Math.exp(logits[id]! - top);
  return (id) => Math.exp(logits[id]! - top) / sum;
}
