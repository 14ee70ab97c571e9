// The reference evaluator: each primitive's own `eval`, one after the other.
import {
  IrError,
  type Op,
  outputId,
  type Program,
  primitive,
  prune,
  type Tensor,
  type Value,
  valueAt,
} from "../ir/index.ts";
import { type Bindings, evaluateSize, type Size } from "../shape/index.ts";

export interface EvaluateOptions {
  /** Sizes that differ from the program's example sizes. */
  readonly dims?: Bindings;
  /** Tensors by the name of the program input. */
  readonly inputs?: Readonly<Record<string, Tensor>>;
  /** Names of the outputs to compute; all of them when absent. */
  readonly fetch?: readonly string[];
  /** Puts 0 in the place of NaN wherever it comes up, so that what lies behind it can be seen. */
  readonly assumeFinite?: boolean;
}

/**
 * The named outputs. Only what they need is computed, and a value is dropped after its last use.
 * Throws `IrError` for a missing input, one of the wrong shape or dtype, or a size that is no whole number.
 */
export function evaluate(program: Program, options: EvaluateOptions = {}): Record<string, Tensor> {
  const names = options.fetch ?? Object.keys(program.outputs);
  const ids = names.map((name) => outputId(program, name));
  const part = prune(program, ids);
  const at = sizesAt({ ...program.dims, ...options.dims });
  const live = new Map<number, Tensor>();
  for (const input of part.inputs) {
    live.set(input.value, checkedInput(input.name, valueAt(part, input.value), options.inputs ?? {}, at));
  }
  const uses = countUses(part, ids);
  for (const op of part.ops) {
    const made = run(part, op, live, at);
    live.set(op.output, options.assumeFinite ? withoutNaN(made) : made);
    for (const id of op.inputs) {
      const left = (uses.get(id) ?? 0) - 1;
      uses.set(id, left);
      if (left === 0) live.delete(id);
    }
  }
  return Object.fromEntries(names.map((name, i) => [name, live.get(ids[i]!)!]));
}

type Sizes = (size: Size) => number;

/** Sizes as numbers; not whole or negative is a mistake wherever a size counts entries. */
function sizesAt(dims: Bindings): Sizes {
  const known = new Map<string, number>();
  return (size) => {
    let n = known.get(size.key);
    if (n === undefined) {
      n = evaluateSize(size, dims);
      known.set(size.key, n);
    }
    return n;
  };
}

function countsAt(shape: readonly Size[], at: Sizes): number[] {
  return shape.map((size) => {
    const n = at(size);
    if (!Number.isInteger(n) || n < 0) throw new IrError(`the size ${size.key} is ${n} here`);
    return n;
  });
}

function checkedInput(name: string, type: Value, given: Readonly<Record<string, Tensor>>, at: Sizes): Tensor {
  const tensor = given[name];
  if (!tensor) throw new IrError(`input "${name}" is missing`);
  const dims = countsAt(type.shape, at);
  const fits = dims.length === tensor.dims.length && dims.every((n, i) => n === tensor.dims[i]);
  if (!fits || tensor.dtype !== type.dtype) {
    const [want, found] = [dims.join(", "), tensor.dims.join(", ")];
    throw new IrError(`input "${name}" is [${found}] ${tensor.dtype}, wanted [${want}] ${type.dtype}`);
  }
  return tensor;
}

const withoutNaN = (t: Tensor): Tensor =>
  t.data.some(Number.isNaN) ? { ...t, data: t.data.map((v) => (Number.isNaN(v) ? 0 : v)) } : t;

function countUses(program: Program, outputs: readonly number[]): Map<number, number> {
  const uses = new Map<number, number>();
  const ids = [...program.ops.flatMap((op) => op.inputs), ...outputs];
  for (const id of ids) uses.set(id, (uses.get(id) ?? 0) + 1);
  return uses;
}

function run(program: Program, op: Op, live: ReadonlyMap<number, Tensor>, at: Sizes): Tensor {
  const prim = primitive(op.prim);
  if (!prim) throw new IrError(`no primitive "${op.prim}"`);
  const type = valueAt(program, op.output);
  const ins = op.inputs.map((id) => live.get(id)!);
  const dims = countsAt(type.shape, at);
  try {
    return { dims, dtype: type.dtype, data: prim.eval(ins, op.attrs, dims, at) };
  } catch (e) {
    const where = type.origin ? ` (in ${type.origin.node})` : "";
    throw e instanceof IrError ? new IrError(`${op.prim}${where}: ${e.message}`) : e;
  }
}
