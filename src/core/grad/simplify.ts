// Peephole simplifications of a program: what reverse mode writes mechanically and nobody need compute. Each keeps
// the value exactly (x·1, x + 0, −−x), so numbers do not change, only time.
import {
  type Builder,
  broadcastShapes,
  geluShare,
  newBuilder,
  type Op,
  type PrimitiveName,
  type Program,
  prune,
  sameShape,
  type Value,
} from "../ir/index.ts";
import { isConstant, type Made, softmaxBehind } from "./made.ts";
import { joinedParts } from "./slices.ts";

const broadcasting: ReadonlySet<string> = new Set([
  "add",
  "sub",
  "mul",
  "div",
  "max",
  "min",
  "less",
  "equal",
]);

export interface SimplifyOptions {
  /** Gelu in the operations that its gradient needs too: faster where both are there. */
  readonly shareGelu?: boolean;
}

/** The same outputs from fewer and smaller operations; what no output needs is left out. */
export function simplify(program: Program, options: SimplifyOptions = {}): Program {
  const part = prune(program, Object.values(program.outputs));
  const g = newBuilder(program.dims, program.dynamic);
  const now = new Map<number, Value>();
  const made = new Map<number, Made>();
  for (const { value, ...input } of part.inputs) {
    const type = program.values[value]!;
    now.set(
      value,
      g.from(type.origin, () => g.input(input, type)),
    );
  }
  for (const op of part.ops) {
    const { origin } = program.values[op.output]!;
    const ins = op.inputs.map((id) => now.get(id)!);
    const value = g.from(origin, () => rewrite(g, op, ins, made, options));
    now.set(op.output, value);
    if (!made.has(value.id)) made.set(value.id, { prim: op.prim, ins, attrs: op.attrs });
  }
  const outputs = Object.entries(program.outputs).map(([name, id]) => [name, now.get(id)!] as const);
  const done = g.finish(Object.fromEntries(outputs));
  return prune(done, Object.values(done.outputs));
}

function rewrite(
  g: Builder,
  op: Op,
  given: readonly Value[],
  made: Map<number, Made>,
  options: SimplifyOptions,
): Value {
  const ins = broadcasting.has(op.prim) ? unexpanded(given, made) : given;
  const [a, b] = ins;
  const out = (v: Value | undefined): Value | undefined => {
    // A scalar 1 or 0 may have carried the shape.
    const shape = given.length === 2 ? broadcastShapes(given[0]?.shape ?? [], given[1]?.shape ?? []) : [];
    return v && sameShape(v.shape, shape) ? v : undefined;
  };
  const short = (): Value | undefined => {
    if (!a) return undefined;
    const before = made.get(a.id);
    switch (op.prim) {
      case "mul":
        return isConstant(made, a, 1) ? out(b) : isConstant(made, b, 1) ? out(a) : undefined;
      case "add":
        if (isConstant(made, a, 0)) return out(b);
        if (isConstant(made, b, 0)) return out(a);
        return b && joinedParts(g, made, a, b);
      case "where":
        return b && maskedAlready(made, a, b, ins[2]) ? b : undefined;
      case "gelu":
        return options.shareGelu ? g.mul(a, geluShare(g, a, approximateOf(op.attrs))) : undefined;
      case "neg":
        return before?.prim === "neg" ? before.ins[0] : undefined;
      case "expand":
        return sameShape(a.shape, (op.attrs as { shape: Value["shape"] }).shape) ? a : undefined;
      case "reshape": {
        const { shape } = op.attrs as { shape: Value["shape"] };
        if (sameShape(a.shape, shape)) return a;
        const first = before?.prim === "reshape" ? before.ins[0] : undefined;
        if (!first) return undefined;
        return sameShape(first.shape, shape) ? first : g.reshape(first, { shape });
      }
      case "transpose": {
        if (before?.prim !== "transpose") return undefined;
        const [outer, inner] = [permOf(op.attrs), permOf(before.attrs)];
        const both = outer.map((i) => inner[i]!);
        const [first] = before.ins;
        if (!first) return undefined;
        return both.every((p, i) => p === i) ? first : g.transpose(first, { perm: both });
      }
      default:
        return undefined;
    }
  };
  return short() ?? g.emit(op.prim as PrimitiveName, ins, op.attrs);
}

const approximateOf = (attrs: Op["attrs"]) => (attrs as { approximate: "none" | "tanh" }).approximate;

/**
 * where(mask, d, 0) for the gradient d through softmax(where(mask, scores, −∞)): where the mask is false softmax gave
 * exactly 0, and so d is 0 already.
 */
function maskedAlready(
  made: ReadonlyMap<number, Made>,
  mask: Value,
  d: Value,
  otherwise: Value | undefined,
): boolean {
  if (!isConstant(made, otherwise, 0)) return false;
  const scores = softmaxBehind(made, d)?.ins[0];
  const masking = scores && made.get(scores.id);
  return (
    masking?.prim === "where" &&
    masking.ins[0]?.id === mask.id &&
    isConstant(made, masking.ins[2], Number.NEGATIVE_INFINITY)
  );
}

const permOf = (attrs: Op["attrs"]) => (attrs as { perm: readonly number[] }).perm;

/** Operands before they were broadcast, where the other one broadcasts them just the same. */
function unexpanded(ins: readonly Value[], made: Map<number, Made>): readonly Value[] {
  const [a, b] = ins;
  if (!a || !b) return ins;
  const want = broadcastShapes(a.shape, b.shape);
  const source = (v: Value) => {
    const m = made.get(v.id);
    return m?.prim === "expand" ? m.ins[0] : undefined;
  };
  const fits = (x: Value, y: Value) => sameShape(broadcastShapes(x.shape, y.shape), want);
  const [fromA, fromB] = [source(a), source(b)];
  if (fromA && fromB && fits(fromA, fromB)) return [fromA, fromB];
  if (fromA && fits(fromA, b)) return [fromA, b];
  return fromB && fits(a, fromB) ? [a, fromB] : ins;
}
