// The truth about relations: programs are run at some sizes and with texts of some lengths, a token is changed, and
// whatever moves or stands anywhere must be what the relation for every size had told of.

import type { Relations } from "../../src/core/analyse/every-size/relate.ts";
import { evaluate } from "../../src/core/execute/index.ts";
import {
  BIG,
  CON,
  countOf,
  LOW,
  NEG,
  NF,
  type relation,
  type Tensor,
  tensor,
  UNK,
  valueAt,
} from "../../src/core/ir/index.ts";
import type { Constraint } from "../../src/core/ir/relation/constraint.ts";
import type { Linear } from "../../src/core/ir/relation/linear.ts";
import { PUBLIC } from "../../src/core/ir/relation/number.ts";
import type { Related } from "../../src/core/ir/relation/related.ts";
import { aboutVar, type Var } from "../../src/core/ir/relation/variable.ts";
import { type Bindings, evaluateSize } from "../../src/core/shape/index.ts";

export interface Trial {
  readonly dims: Bindings;
  /** The edge of each sample: its length, or with padding on the left its first token. */
  readonly edges: readonly number[];
  readonly seed: () => number;
  /** Ids are below it. */
  readonly rows: number;
}

export interface Outcome {
  readonly faults: readonly string[];
  /** A run left what the claim is about: it overflowed, had a pole, or stopped. */
  readonly isVoid: boolean;
  readonly told: number;
  readonly moved: number;
}

const isLeft = (r: Relations): boolean => r.space.world.side === "left";

/** Runs, changes `changes` tokens in turn, and compares every value with its relation. */
export function tryRelations(r: Relations, t: Trial, changes = 4): Outcome {
  const { program } = r;
  const ids = program.ops.map((op) => op.output);
  const fetched = { ...program, outputs: Object.fromEntries(ids.map((id) => [`v${id}`, id])) };
  const run = (inputs: Readonly<Record<string, Tensor>>): Readonly<Record<string, Tensor>> =>
    evaluate(fetched, { dims: t.dims, inputs, fetch: ids.map((id) => `v${id}`) });
  const fed = feed(r, t);
  const nothing: Outcome = { faults: [], isVoid: true, told: 0, moved: 0 };
  let before: Readonly<Record<string, Tensor>>;
  try {
    before = run(fed);
  } catch {
    return nothing;
  }
  const faults: string[] = [];
  if (!isWithin(r, t, before, faults)) return { ...nothing, faults };
  let [told, moved] = [0, 0];
  const text = program.inputs.find((i) => i.kind === "ids")!;
  const { dims: size } = fed[text.name]!;
  for (let n = 0; n < changes; n++) {
    const [b, j] = [Math.floor(t.seed() * size[0]!), Math.floor(t.seed() * size[1]!)];
    const data = fed[text.name]!.data.slice();
    const at = b * size[1]! + j;
    data[at] = (data[at]! + 1 + Math.floor(t.seed() * (t.rows - 1))) % t.rows;
    let after: Readonly<Record<string, Tensor>>;
    try {
      after = run({ ...fed, [text.name]: { ...fed[text.name]!, data } });
    } catch {
      break;
    }
    if (!isWithin(r, t, after, faults)) break;
    for (const op of program.ops) {
      const x = r.values[op.output]!;
      const [old, now] = [before[`v${op.output}`]!, after[`v${op.output}`]!];
      const region = x.dependences.get((text as { stream: string }).stream) ?? [];
      for (let i = 0; i < old.data.length; i++) {
        const own = atomsAt(x, old, i, t.dims);
        const may = region.some((p) => p.constraints.every((k) => holds(k, { ...t, own, from: [b, j] })));
        if (may) told++;
        if (isSame(old.data[i]!, now.data[i]!)) continue;
        moved++;
        const isBroken = numbersAt(x, t, own).some((n) => n.kind === NF);
        if (may || isBroken) continue;
        faults.push(
          `${op.prim} %${op.output} at [${own}]: ${old.data[i]} → ${now.data[i]} by (${b}, ${j}), dims ${JSON.stringify(t.dims)}, edges ${t.edges}`,
        );
        return { faults, isVoid: false, told, moved };
      }
    }
  }
  return { faults, isVoid: false, told, moved };
}

/** Whether the relation tells that entry `flat` of a value may depend on entry `from` of an input. */
export function isTold(
  x: Related,
  made: Tensor,
  flat: number,
  input: string,
  from: readonly number[],
  t: Pick<Trial, "dims" | "edges">,
): boolean {
  const point: Point = { ...t, seed: () => 0, rows: 0, own: atomsAt(x, made, flat, t.dims), from };
  const region = x.dependences.get(input) ?? [];
  return region.some((p) => p.constraints.every((k) => holds(k, point)));
}

const isSame = (a: number, b: number): boolean =>
  Object.is(a, b) ||
  (Number.isNaN(a) && Number.isNaN(b)) ||
  a === b ||
  (Number.isFinite(a) && Number.isFinite(b) && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a)));

function feed(r: Relations, t: Trial): Record<string, Tensor> {
  const { program } = r;
  return Object.fromEntries(
    program.inputs.map((input) => {
      const { shape, dtype } = valueAt(program, input.value);
      const size = shape.map((s) => evaluateSize(s, t.dims));
      const one = (k: number): number => {
        if (input.kind === "valid") {
          const [edge, j] = [t.edges[Math.floor(k / size[1]!)]!, k % size[1]!];
          return (isLeft(r) ? j >= edge : j < edge) ? 1 : 0;
        }
        return dtype === "f32" ? (t.seed() + t.seed() + t.seed() - 1.5) * 1.5 : Math.floor(t.seed() * t.rows);
      };
      return [
        input.name,
        tensor(
          size,
          Float64Array.from({ length: countOf(size) }, (_, k) => one(k)),
          dtype,
        ),
      ];
    }),
  );
}

interface Point extends Trial {
  readonly own: readonly number[];
  readonly from: readonly number[];
}

function numberOf(v: Var, p: Point): number {
  const info = aboutVar(v);
  switch (info.kind) {
    case "own":
      return p.own[info.atom]!;
    case "source":
      return p.from[info.axis]!;
    case "edge":
      return p.edges[info.of === null ? 0 : numberOf(info.of, p)] ?? Number.NaN;
    case "dim":
      return info.key.split("*").reduce((n, f) => {
        const [name, e] = f.split("^") as [string, string];
        return n * p.dims[name]! ** Number(e);
      }, 1);
    default:
      return Number.NaN;
  }
}

const holds = ({ vars, coefs, c, isEquation }: Constraint, p: Point): boolean => {
  const sum = vars.reduce((n, v, i) => n + coefs[i]! * numberOf(v, p), c);
  return isEquation ? Math.abs(sum) < 1e-9 : sum > -1e-9;
};

const numbersAt = (x: Related, t: Trial, own: readonly number[]) =>
  x.cases
    .filter((c) => c.at.some((q) => q.constraints.every((k) => holds(k, { ...t, own, from: [] }))))
    .map((c) => c.number);

/** The indices of the atoms of the entry at `flat`. */
function atomsAt(x: Related, { dims: size }: Tensor, flat: number, dims: Bindings): number[] {
  const own: number[] = [];
  let rest = flat;
  for (let axis = size.length - 1; axis >= 0; axis--) {
    let at = rest % size[axis]!;
    rest = Math.floor(rest / size[axis]!);
    for (const k of x.axes[axis]!.toReversed()) {
      const n = evaluateSize(x.atoms[k]!, dims);
      own[k] = at % n;
      at = Math.floor(at / n);
    }
  }
  return own;
}

/** Whether all numbers are what the claim is about; those that are not what their cases tell are faults. */
function isWithin(r: Relations, t: Trial, made: Readonly<Record<string, Tensor>>, faults: string[]): boolean {
  for (const op of r.program.ops) {
    const x = r.values[op.output]!;
    const found = made[`v${op.output}`]!;
    for (let i = 0; i < found.data.length; i++) {
      const value = found.data[i]!;
      const own = atomsAt(x, found, i, t.dims);
      const numbers = numbersAt(x, t, own);
      const isLarge = Math.abs(value) > Math.min(r.limit, 1e8);
      const isMeant = (n: relation.Related["cases"][number]["number"]): boolean => {
        const bound = (l: Linear | null) =>
          l &&
          l.vars.reduce((sum, v, k) => sum + l.coefs[k]! * numberOf(v, { ...t, own, from: [] }), l.c) / l.den;
        switch (n.kind) {
          case PUBLIC: {
            const [low, high] = [bound(n.low), bound(n.high)];
            return (
              Number.isFinite(value) &&
              (low === null || value >= low - 1e-6) &&
              (high === null || value <= high + 1e-6)
            );
          }
          case CON:
            return value === n.value || Math.abs(value - n.value) <= 1e-5 * Math.max(1, Math.abs(value));
          case NF:
            return true;
          case LOW:
            return !Number.isNaN(value) && value < Number.POSITIVE_INFINITY;
          case NEG:
            return value < 0 || n.value < 1e4;
          case UNK:
          case BIG:
            return Number.isFinite(value);
        }
      };
      if (numbers.some(isMeant)) {
        const ordinary = numbers.every((n) => n.kind === UNK || n.kind === PUBLIC);
        if (isLarge && ordinary) return false;
        continue;
      }
      if (Number.isFinite(value) && !isLarge)
        faults.push(
          `${op.prim} %${op.output} at [${own}] is ${value}, told ${JSON.stringify(numbers)}, dims ${JSON.stringify(t.dims)}, edges ${t.edges}`,
        );
      return false;
    }
  }
  return true;
}
