// Where a weight of the graph comes from: a tensor of theirs, and what is done to it on the way.

export type Step =
  | { readonly reshape: readonly number[] }
  | { readonly permute: readonly number[] }
  | { readonly slice: readonly [axis: number, start: number, length: number] };

export interface Source {
  readonly tensor: string;
  /** Its shape as the config makes it; that of the weight before the steps where absent. */
  readonly shape?: readonly number[];
  readonly steps: readonly Step[];
  /** Several tensors, each by the same steps, one after another along a new first axis; `tensor` is the first. */
  readonly stack?: readonly string[];
  /** No parameter in transformers, but a buffer: zeros where the checkpoint lacks it. */
  readonly isBuffer?: boolean;
}

/** As it is. */
export const plain = (tensor: string): Source => ({ tensor, steps: [] });

/** `nn.Linear` keeps [out, in]; ours are [in, out]. */
export const turned = (tensor: string): Source => ({ tensor, steps: [{ permute: [1, 0] }] });

/** Rows of a matrix [out, in], turned: one projection of a fused one. */
export const turnedRows = (
  tensor: string,
  shape: readonly [number, number],
  start: number,
  length: number,
): Source => ({ tensor, shape, steps: [{ slice: [0, start, length] }, { permute: [1, 0] }] });

/** Entries of a vector: the bias of such a projection. */
export const entries = (tensor: string, whole: number, start: number, length: number): Source => ({
  tensor,
  shape: [whole],
  steps: [{ slice: [0, start, length] }],
});

/** Any other way, from a tensor of this shape. */
export const through = (tensor: string, shape: readonly number[], ...steps: readonly Step[]): Source => ({
  tensor,
  shape,
  steps,
});

/** `nn.Linear` of several experts: [E, in, out]. */
export const turnedStack = (tensors: readonly string[]): Source => ({
  ...{ tensor: tensors[0]!, stack: tensors },
  steps: [{ permute: [1, 0] }],
});

/** Vectors as the rows of a matrix. */
export const rowsFrom = (tensors: readonly string[]): Source => ({
  ...{ tensor: tensors[0]!, stack: tensors },
  steps: [],
});

/** All tensors of a source. */
export const tensorsOf = ({ tensor, stack }: Source): readonly string[] => stack ?? [tensor];

/** The shape that a tensor must have to become a weight of `dims`. */
export function expectedShape({ shape, steps, stack }: Source, dims: readonly number[]): readonly number[] {
  const own = stack ? dims.slice(1) : dims;
  return shape ?? (steps.length > 0 ? own.toReversed() : own);
}

interface Numbers {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** Does the steps of a source. A copy only where a step moves numbers. */
export function applySteps(steps: readonly Step[], from: Numbers): Numbers {
  return steps.reduce((now, step) => {
    if ("reshape" in step) return { dims: step.reshape, data: now.data };
    return "permute" in step ? permuted(now, step.permute) : sliced(now, step.slice);
  }, from);
}

function permuted({ dims, data }: Numbers, order: readonly number[]): Numbers {
  const strides = dims.map((_, i) => dims.slice(i + 1).reduce((a, b) => a * b, 1));
  const to = order.map((axis) => dims[axis]!);
  const by = order.map((axis) => strides[axis]!);
  const out = new Float32Array(data.length);
  const inner = to.at(-1) ?? 1;
  const step = by.at(-1) ?? 1;
  const at = to.slice(0, -1).map(() => 0);
  for (let o = 0; o < out.length; o += inner) {
    const start = at.reduce((sum, i, axis) => sum + i * by[axis]!, 0);
    for (let i = 0; i < inner; i++) out[o + i] = data[start + i * step]!;
    for (let axis = at.length - 1; axis >= 0 && ++at[axis]! === to[axis]; axis--) at[axis] = 0;
  }
  return { dims: to, data: out };
}

function sliced({ dims, data }: Numbers, [axis, start, length]: readonly [number, number, number]): Numbers {
  const inner = dims.slice(axis + 1).reduce((a, b) => a * b, 1);
  const outer = dims.slice(0, axis).reduce((a, b) => a * b, 1);
  const row = dims[axis]! * inner;
  const to = dims.with(axis, length);
  if (outer === 1) return { dims: to, data: data.subarray(start * inner, (start + length) * inner) };
  const out = new Float32Array(outer * length * inner);
  for (let o = 0; o < outer; o++)
    out.set(data.subarray(o * row + start * inner, o * row + (start + length) * inner), o * length * inner);
  return { dims: to, data: out };
}
