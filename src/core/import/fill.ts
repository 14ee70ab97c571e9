// The numbers of the tensors as weights of the graph.
import type { StoredTensor } from "../weight-files/index.ts";
import type { Imported } from "./import-model.ts";
import { ImportRefused, refuse } from "./refused.ts";
import { applySteps } from "./sources.ts";

interface Numbers {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

export type FillResult =
  | { readonly ok: true; readonly weights: Readonly<Record<string, Numbers>> }
  /** A sentence without its full stop. */
  | { readonly ok: false; readonly why: string };

type Model = Pick<Imported, "placements" | "repeated" | "lacking" | "constants">;
type Read = (tensor: string) => StoredTensor | Promise<StoredTensor>;

/** Every weight of an imported model; `read` gives a tensor by its name. */
export async function fillWeights(model: Model, read: Read): Promise<FillResult> {
  try {
    const weights: [string, Numbers][] = [];
    for await (const filled of filledWeights(model, read)) weights.push(filled);
    return { ok: true, weights: Object.fromEntries(weights) };
  } catch (cause) {
    if (cause instanceof ImportRefused) return { ok: false, why: cause.problems.join("; ") };
    throw cause;
  }
}

/** Parts of a fused tensor lie near each other: so many are kept. */
const mostKept = 2;

/**
 * One weight after the other, in the order of `placements`, so that a model is never in memory as a whole. Throws
 * `ImportRefused`, behind the last weight too, where tensors that must be alike are not.
 */
export async function* filledWeights(
  { placements, repeated, lacking, constants }: Model,
  read: Read,
): AsyncGenerator<[weight: string, numbers: Numbers]> {
  const kept = new Map<string, Numbers>();
  const numbersOf = async (tensor: string): Promise<Numbers> => {
    const known = kept.get(tensor);
    if (known) return known;
    for (const name of [...kept.keys()].slice(0, Math.max(kept.size - mostKept + 1, 0))) kept.delete(name);
    const numbers = floats(tensor, await read(tensor));
    kept.set(tensor, numbers);
    return numbers;
  };
  for (const { tensor, stack, weight, steps, dims } of placements) {
    const zeros = () => new Float32Array(dims.reduce((a, b) => a * b, 1));
    if (stack) {
      const data = zeros();
      const each = data.length / stack.length;
      for (const [i, name] of stack.entries())
        data.set(applySteps(steps, floats(name, await read(name))).data, i * each);
      yield [weight, { dims, data }];
    } else if (lacking.has(tensor)) yield [weight, { dims, data: zeros() }];
    else yield [weight, applySteps(steps, await numbersOf(tensor))];
  }
  for (const [tensor, of] of repeated) {
    const [one, two] = [floats(tensor, await read(tensor)), floats(of, await read(of))];
    if (!one.data.every((v, i) => v === two.data[i]))
      refuse(`tensor "${tensor}" differs from "${of}", to which the config ties it`);
  }
  for (const [tensor, value] of constants) {
    const other = floats(tensor, await read(tensor)).data.find((v) => v !== value);
    if (other !== undefined)
      refuse(`tensor "${tensor}" holds ${other}; Heddle imports this family with ${value} alone`);
  }
}

function floats(name: string, { stored, dims, data }: StoredTensor): Numbers {
  if (!(data instanceof Float32Array))
    return refuse(`tensor "${name}" has the dtype ${stored}; weights must be floats`);
  // A number times 0 is 0, or no number: one pass without a branch, since tensors have hundreds of millions.
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]! * 0;
  if (sum !== 0) {
    const bad = data.findIndex((v) => !Number.isFinite(v));
    return refuse(`tensor "${name}" has ${data[bad]} at index ${bad}; weights must be finite`);
  }
  return { dims, data };
}
