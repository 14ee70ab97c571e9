// Weights as the tensors that they would have come from: each step of a source, undone.
import type { Placement } from "./import-model.ts";
import { applySteps, expectedShape, type Step, tensorsOf } from "./sources.ts";

interface Numbers {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** A tensor, and the weights that make it up. */
export interface TensorParts {
  readonly name: string;
  readonly dims: readonly number[];
  readonly parts: readonly { readonly placement: Placement; readonly index: number }[];
}

/** The tensors that the placements come from, by their names. */
export function tensorsToWrite(placements: readonly Placement[]): TensorParts[] {
  const all = new Map<string, { dims: readonly number[]; parts: TensorParts["parts"][number][] }>();
  for (const placement of placements)
    for (const [index, name] of tensorsOf(placement).entries()) {
      const tensor = all.get(name) ?? { dims: expectedShape(placement, placement.dims), parts: [] };
      tensor.parts.push({ placement, index });
      all.set(name, tensor);
    }
  const sorted = [...all].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, tensor]) => ({ name, ...tensor }));
}

/** The numbers of a tensor. Throws where its parts are more or fewer than it has places: a family that lost some. */
export function numbersOf({ name, dims, parts }: TensorParts, weight: (name: string) => Numbers): Numbers {
  let whole: Numbers = { dims, data: new Float32Array(sizeOf(dims)) };
  let filled = 0;
  for (const { placement, index } of parts) {
    const { dims: shape, data } = weight(placement.weight);
    const part = placement.stack
      ? { dims: shape.slice(1), data: layerOf(data, placement.stack.length, index) }
      : { dims: shape, data };
    filled += part.data.length;
    whole = withPart(placement.steps, whole, part);
  }
  if (filled !== whole.data.length)
    throw new Error(`tensor "${name}" has ${whole.data.length} places, but weights fill ${filled} of them`);
  return whole;
}

const layerOf = (data: Float32Array, count: number, index: number): Float32Array =>
  data.subarray((index * data.length) / count, ((index + 1) * data.length) / count);

/** What the whole is when the steps make the part of it. */
function withPart(steps: readonly Step[], whole: Numbers, part: Numbers): Numbers {
  const [step, ...rest] = steps;
  if (!step) return part;
  const inner = withPart(rest, applySteps([step], whole), part);
  if ("reshape" in step) return { dims: whole.dims, data: inner.data };
  if ("permute" in step)
    return applySteps([{ permute: step.permute.map((_, axis) => step.permute.indexOf(axis)) }], inner);
  return withSlice(whole, step.slice, inner.data);
}

function withSlice(
  { dims, data }: Numbers,
  [axis, start, length]: readonly [number, number, number],
  part: Float32Array,
): Numbers {
  const inner = sizeOf(dims.slice(axis + 1));
  const row = dims[axis]! * inner;
  const cut = length * inner;
  const out = data.slice();
  for (let o = 0; o * row < data.length; o++)
    out.set(part.subarray(o * cut, (o + 1) * cut), o * row + start * inner);
  return { dims, data: out };
}

const sizeOf = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1);
