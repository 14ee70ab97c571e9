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

/** Every weight of an imported model; `read` gives a tensor by its name. */
export async function fillWeights(
  {
    placements,
    repeated,
    lacking,
    constants,
  }: Pick<Imported, "placements" | "repeated" | "lacking" | "constants">,
  read: (tensor: string) => StoredTensor | Promise<StoredTensor>,
): Promise<FillResult> {
  try {
    const weights: [string, Numbers][] = [];
    let last: { tensor: string; numbers: Numbers } = {
      tensor: "",
      numbers: { dims: [], data: new Float32Array() },
    };
    for (const { tensor, stack, weight, steps, dims } of placements) {
      if (stack) {
        const data = new Float32Array(dims.reduce((a, b) => a * b, 1));
        const each = data.length / stack.length;
        for (const [i, name] of stack.entries())
          data.set(applySteps(steps, floats(name, await read(name))).data, i * each);
        weights.push([weight, { dims, data }]);
        continue;
      }
      if (lacking.has(tensor)) {
        weights.push([weight, { dims, data: new Float32Array(dims.reduce((a, b) => a * b, 1)) }]);
        continue;
      }
      // Slices of a fused matrix follow each other.
      if (last.tensor !== tensor) last = { tensor, numbers: floats(tensor, await read(tensor)) };
      weights.push([weight, applySteps(steps, last.numbers)]);
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
    return { ok: true, weights: Object.fromEntries(weights) };
  } catch (cause) {
    if (cause instanceof ImportRefused) return { ok: false, why: cause.problems.join("; ") };
    throw cause;
  }
}

function floats(name: string, { stored, dims, data }: StoredTensor): Numbers {
  if (!(data instanceof Float32Array))
    return refuse(`tensor "${name}" has the dtype ${stored}; weights must be floats`);
  const bad = data.findIndex((v) => !Number.isFinite(v));
  if (bad >= 0) return refuse(`tensor "${name}" has ${data[bad]} at index ${bad}; weights must be finite`);
  return { dims, data };
}
