// Where a graph divides by what weights or tokens make: the proof assumes that no such number is 0, and says where.
import { type Op, type Program, valueAt } from "../ir/index.ts";

/** Nodes of the divisions by a number that is made of weights or tokens, and not kept above 0. */
export function divisorsOf(program: Program): readonly string[] {
  const made = new Set(program.inputs.flatMap((i) => (i.kind === "valid" ? [] : [i.value])));
  for (const { carried } of (program.loops ?? []).flatMap(function all(loop): (typeof loop)[] {
    return [loop, ...loop.inner.flatMap(all)];
  }))
    for (const { inside, after } of carried) made.add(inside).add(after);
  const signs = new Map<number, Sign>();
  const lesser = new Map<number, readonly number[]>();
  const nodes = new Set<string>();
  for (const op of program.ops) {
    const { prim, inputs, output } = op;
    if (inputs.some((id) => made.has(id))) made.add(output);
    const of = inputs.map((id) => signs.get(id) ?? any);
    if (prim === "less") lesser.set(output, inputs);
    // A clamp takes its bound where a number is less.
    const [low, given] = lesser.get(inputs[0]!)?.toReversed() ?? [];
    const isClamp = prim === "where" && low === inputs[1] && given === inputs[2];
    signs.set(output, isClamp && of[1] === above ? above : signOf(op, of));
    const divisor = prim === "div" ? inputs[1] : prim === "reciprocal" ? inputs[0] : undefined;
    if (divisor === undefined || !made.has(divisor) || signs.get(divisor) === above) continue;
    const { origin } = valueAt(program, output);
    if (origin !== null) nodes.add(origin.node);
  }
  return [...nodes];
}

/** Of all entries: above 0 by a constant, not below 0 (what is small may round to 0), or any. */
type Sign = 0 | 1 | 2;
const [any, notBelow, above] = [0, 1, 2] as const;

function signOf({ prim, inputs, attrs }: Op, of: readonly Sign[]): Sign {
  const least = Math.min(...of) as Sign;
  if (prim === "constant") {
    const { data } = attrs as { readonly data: readonly number[] };
    return data.every((x) => x > 0) ? above : data.every((x) => x >= 0) ? notBelow : any;
  }
  if (prim === "max") return Math.max(...of) as Sign;
  if (prim === "min") return least;
  if (prim === "where") return Math.min(of[1]!, of[2]!) as Sign;
  if (prim === "add" && least !== any) return Math.max(...of) as Sign;
  if (prim === "mul" && inputs[0] === inputs[1]) return notBelow;
  if (prim === "mul" || prim === "div") return Math.min(least, notBelow) as Sign;
  if (neverBelow.has(prim)) return notBelow;
  return keeps.has(prim) ? of[0]! : any;
}

const neverBelow = new Set(["sumOfSquares", "relu", "exp", "sigmoid", "softmax"]);
const keeps = new Set([
  "expand",
  "reshape",
  "transpose",
  "slice",
  "sqrt",
  "reduceSum",
  "reduceMean",
  "reduceMax",
]);
