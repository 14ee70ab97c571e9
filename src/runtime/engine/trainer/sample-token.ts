// The choice of a token from logits, in passes over the vocabulary: nothing is sorted but the few likeliest ones that are
// told. Penalties come first, then temperature, top-k, top-p, min-p, as in Hugging Face's generate.
import type { Vocabulary } from "../../../core/index.ts";
import type { GeneratedToken, SamplingRequest } from "../../client/index.ts";
import { randomOf } from "../../tasks/index.ts";

/** How many of the likeliest tokens are told. */
const maxCandidates = 8;

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
  const told = softmax(logits, 1);
  const token = (id: number) => ({
    id,
    probability: told[id]!,
    token: vocabulary.tokens[id] ?? String(id),
  });
  return { ...token(id), likeliest: largest(told, maxCandidates).map(token) };
}

/** Repetition (Keskar et al. 2019) divides logits of ids that stand before; presence subtracts from generated ones. */
function penalized(
  logits: ArrayLike<number>,
  { repetitionPenalty = 1, presencePenalty = 0 }: SamplingRequest,
  before: readonly number[],
  index: number,
): Float64Array {
  const out = Float64Array.from(logits);
  if (repetitionPenalty !== 1)
    for (const id of new Set(before))
      out[id] = out[id]! > 0 ? out[id]! / repetitionPenalty : out[id]! * repetitionPenalty;
  if (presencePenalty !== 0 && index > 0)
    for (const id of new Set(before.slice(-index))) out[id] = out[id]! - presencePenalty;
  return out;
}

function chooseId(logits: Float64Array, sampling: SamplingRequest, index: number): number {
  const { temperature, topK, topP = 1, minP = 0, seed } = sampling;
  const best = largest(logits, 1)[0];
  if (best === undefined) throw new Error("there is no token to sample");
  if (temperature <= 0) return best;
  const weights = softmax(logits, temperature);
  if (topK > 0) keepLargest(weights, topK, () => 1);
  if (topP < 1) keepLargest(weights, topP * total(weights), (weight) => weight);
  const least = minP * weights[best]!;
  let left = (randomOf(seed, index).below(2 ** 32) / 2 ** 32) * total(weights, least);
  let last = best;
  for (let id = 0; id < weights.length; id++) {
    if (weights[id]! <= 0 || weights[id]! < least) continue;
    last = id;
    left -= weights[id]!;
    if (left < 0) return id;
  }
  return last;
}

const total = (weights: Float64Array, least = 0): number =>
  weights.reduce((sum, w) => (w < least ? sum : sum + w), 0);

/**
 * Zeroes all but the fewest largest weights that together measure at least `enough`; of equal ones the first stay. By
 * parting around a pivot again and again, as quickselect does.
 */
function keepLargest(weights: Float64Array, enough: number, measure: (weight: number) => number): void {
  let candidates = Array.from(weights.keys()).filter((id) => weights[id]! > 0);
  const kept = new Set<number>();
  let missing = enough;
  while (candidates.length > 0 && missing > 0) {
    const pivot = weights[candidates[candidates.length >> 1]!]!;
    const above = candidates.filter((id) => weights[id]! > pivot);
    const size = above.reduce((sum, id) => sum + measure(weights[id]!), 0);
    if (size >= missing) {
      candidates = above;
      continue;
    }
    for (const id of above) kept.add(id);
    missing -= size;
    for (const id of candidates) {
      if (weights[id] !== pivot || missing <= 0) continue;
      kept.add(id);
      missing -= measure(pivot);
    }
    candidates = candidates.filter((id) => weights[id]! < pivot);
  }
  for (let id = 0; id < weights.length; id++) if (!kept.has(id)) weights[id] = 0;
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

/** exp((logit − largest) / temperature), to a sum of 1. */
export function softmax(logits: ArrayLike<number>, temperature: number): Float64Array {
  const out = Float64Array.from(logits);
  const top = out.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (let i = 0; i < out.length; i++) {
    out[i] = Math.exp((out[i]! - top) / temperature);
    sum += out[i]!;
  }
  return out.map((p) => p / sum);
}
