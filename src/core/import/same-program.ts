// Whether two programs compute the same, operation by operation from their logits back, whatever their weights and nodes
// are called: then weights of the one are weights of the other.
import type { Op, Program, ProgramInput } from "../ir/index.ts";
import { literal, type Size, substitute } from "../shape/index.ts";

export type Pairing =
  /** Theirs → ours, of the weights that the logits depend on. */
  | { readonly same: true; readonly weights: ReadonlyMap<string, string> }
  /** The nodes at which the two part; empty where nobody says. */
  | { readonly same: false; readonly theirs: string; readonly ours: string };

/** A side: its program and the address of its logits. */
interface Side {
  readonly program: Program;
  readonly logits: string;
}

export function pairWeights(theirs: Side, ours: Side): Pairing {
  const [a, b] = [reading(theirs.program), reading(ours.program)];
  const weights = new Map<string, string>();
  const taken = new Map<string, string>();
  const ends = [theirs.program.outputs[theirs.logits], ours.program.outputs[ours.logits]] as const;
  if (ends[0] === undefined || ends[1] === undefined)
    return { same: false, theirs: theirs.logits, ours: ours.logits };
  const seen = new Set<string>();
  const open: (readonly [number, number])[] = [[ends[0], ends[1]]];
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [x, y] = pair;
    const key = `${x} ${y}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const parted = { same: false, theirs: a.nodeOf(x), ours: b.nodeOf(y) } as const;
    if (a.typeOf(x) !== b.typeOf(y)) return parted;
    const [opX, opY] = [a.ops.get(x), b.ops.get(y)];
    if (opX && opY) {
      if (a.kindOf(opX) !== b.kindOf(opY) || opX.inputs.length !== opY.inputs.length) return parted;
      opX.inputs.forEach((input, i) => {
        open.push([input, opY.inputs[i]!]);
      });
      continue;
    }
    const [inX, inY] = [a.inputs.get(x), b.inputs.get(y)];
    if (!inX || !inY || inX.kind !== inY.kind) return parted;
    if (inX.kind === "weight") {
      if ((weights.get(inX.name) ?? inY.name) !== inY.name || (taken.get(inY.name) ?? inX.name) !== inX.name)
        return parted;
      weights.set(inX.name, inY.name);
      taken.set(inY.name, inX.name);
    } else if (inX.name !== inY.name) return parted;
  }
  return { same: true, weights };
}

/** What is looked up in a program, its sizes with all numbers that are not those of the text. */
function reading(program: Program) {
  const fixed = new Map<string, Size>(
    Object.entries(program.dims).flatMap(([name, value]) =>
      program.dynamic.includes(name) ? [] : [[name, literal(value)] as const],
    ),
  );
  const text = (value: unknown): string => {
    if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
    if (Array.isArray(value)) return `[${value.map(text).join()}]`;
    return isSize(value) ? `<${substitute(value, fixed).key}>` : String(JSON.stringify(value));
  };
  const inputs = new Map<number, ProgramInput>(program.inputs.map((input) => [input.value, input]));
  return {
    inputs,
    ops: new Map<number, Op>(program.ops.map((op) => [op.output, op])),
    typeOf: (id: number) => `${program.values[id]!.dtype} ${text(program.values[id]!.shape)}`,
    kindOf: ({ prim, attrs }: Op) =>
      `${prim} ${Object.entries(attrs)
        .toSorted(([x], [y]) => (x < y ? -1 : 1))
        .map(([name, value]) => `${name}=${text(value)}`)
        .join()}`,
    nodeOf: (id: number) => {
      const input = inputs.get(id);
      return program.values[id]!.origin?.node ?? (input?.kind === "weight" ? input.owner : "");
    },
  };
}

const isSize = (v: unknown): v is Size => typeof v === "object" && v !== null && "terms" in v && "key" in v;
