// What PyTorch has one function for and Heddle composes: exactly equal, shorter to read and faster to run.
import { call, type Op, type PyExpr, pythonNumber, sameShape, tuple, type Value } from "../../ir/index.ts";
import type { Size } from "../../shape/index.ts";

export interface Idioms {
  readonly value: (id: number) => Value;
  /** The operation that made a value which nothing else reads and which has no name on the canvas. */
  readonly madeBy: (id: number) => Op | undefined;
  readonly size: (size: Size) => PyExpr;
}

type Read = (value: Value) => PyExpr;

/** The expression for an operation together with those that lead to it; undefined where it stands for itself. */
export function idiom(i: Idioms, op: Op, read: Read): PyExpr | undefined {
  if (op.prim === "mul") return silu(i, op, read) ?? layerNorm(i, op, null, read);
  if (op.prim !== "add") return undefined;
  const [scaled, shift] = op.inputs;
  const before = scaled === undefined ? undefined : i.madeBy(scaled);
  return before?.prim === "mul" && shift !== undefined ? layerNorm(i, before, shift, read) : undefined;
}

/** x · sigmoid(x) */
function silu(i: Idioms, op: Op, read: Read): PyExpr | undefined {
  const [x, gate] = op.inputs;
  const before = gate === undefined ? undefined : i.madeBy(gate);
  if (x === undefined || before?.prim !== "sigmoid" || before.inputs[0] !== x) return undefined;
  const text = read(i.value(x));
  return text.number === undefined ? call("nn.functional.silu", text) : undefined;
}

/** normalize(x) · scale + shift, both as wide as the last axis. */
function layerNorm(i: Idioms, scaling: Op, shift: number | null, read: Read): PyExpr | undefined {
  const [unit, scale] = scaling.inputs;
  const before = unit === undefined ? undefined : i.madeBy(unit);
  if (before?.prim !== "normalize" || scale === undefined) return undefined;
  const x = i.value(before.inputs[0]!);
  const row = x.shape.slice(-1);
  const learned = [scale, ...(shift === null ? [] : [shift])].map(i.value);
  if (!learned.every((v) => sameShape(v.shape, row)) || read(x).text.length > 60) return undefined;
  const { eps } = before.attrs as { eps: number };
  const weights = learned.map((v) => read(v));
  if (weights.some((w) => w.number !== undefined)) return undefined;
  return call(
    "nn.functional.layer_norm",
    read(x),
    tuple(row.map(i.size)),
    ...weights,
    `eps=${pythonNumber(eps, "f32").text}`,
  );
}
