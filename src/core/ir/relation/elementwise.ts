// Relations of primitives that work element by element. The scalar rule of the cells says of each combination of cases
// what comes out and whose dependences go on; public numbers stay linear besides.
import type { Dtype } from "../../shape/index.ts";
import { CON, NEG, NF, UNK } from "../dependence/abstract-tensor.ts";
import { giveConstant, type Outcome, type Scalar, type ScalarRule } from "../dependence/scalar.ts";
import type { AffineRule } from "./affine.ts";
import { below, equals } from "./constraint.ts";
import type { Linear } from "./linear.ts";
import { asScalar, broken, exactly, known, type Num, ordinary, PUBLIC } from "./number.ts";
import { everywhere, type Region, where } from "./region.ts";
import {
  type Case,
  commonDropped,
  commonTag,
  type Dependences,
  type Mark,
  type Related,
  unstretched,
} from "./related.ts";
import type { RelationScope } from "./relation-scope.ts";
import type { Scope } from "./scope.ts";
import type { Space } from "./space.ts";
import { align, type View, viewOf } from "./view.ts";

/** What an element-wise primitive tells of itself. */
export interface Pointwise {
  readonly name: string;
  /** Where not all operands are constants. */
  readonly rule: ScalarRule;
  /** The formula, on constants. */
  readonly f: (a: number, b: number, c: number) => number;
  readonly affine?: AffineRule;
  /** An infinity that it makes of constants shows the sign of a zero, which 0 · x takes from x. */
  readonly showsZeroSign?: boolean;
  /** `where`: a public condition chooses, whatever it chooses from. */
  readonly chooses?: boolean;
  /** `equal`: numbers of one mark are equal where their places are. */
  readonly comparesMarks?: boolean;
}

export function elementwise(ins: readonly Related[], p: Pointwise, c: RelationScope): Related {
  const { atoms, axes, names } = align(ins, c.shape);
  const views = ins.map((x, i) => viewOf(c.space, x, names[i]!));
  const scope = c.space.scope(atoms);
  const result = combine(views, p, {
    scope,
    scopeOf: (s) => c.space.scope(atoms, s),
    from: ins[0]?.dtype,
    ...c,
  });
  return c.space.make({
    atoms,
    axes,
    tags: axes.map((axis, i) =>
      commonTag(ins.map((x) => ({ x, tag: unstretched(x, i - c.shape.length + x.axes.length, axis) }))),
    ),
    dropped: commonDropped(ins),
    dtype: c.dtype,
    ...result,
    mark: c.dtype === "f32" ? markOf(p.name, views, c.space) : null,
  });
}

/** What tells blocks apart is marked: ⌊position / block⌋ of the same position is the same. */
function markOf(name: string, views: readonly View[], space: Space): Mark | null {
  if (views.some((v) => v.cases.length !== 1)) return null;
  const [a, b] = views;
  if (name === "floor" && a?.mark) return { of: space.term(`floor(${a.mark.of})`), at: a.mark.at };
  const [x, y] = [exactly(a?.cases[0]?.number), exactly(b?.cases[0]?.number)];
  return name === "div" && x && y ? { of: space.term("quotient"), at: [x, y] } : null;
}

interface Combining {
  readonly scope: Scope;
  readonly scopeOf: (input: string) => Scope;
  /** Dtypes of the first operand and of the result. */
  readonly from: Dtype | undefined;
  readonly dtype: Dtype;
  readonly space: Space;
  readonly assume: (limit: number) => void;
}

interface Combination {
  readonly numbers: readonly Num[];
  readonly at: Region;
}

/** A number, where it stands, and whose dependences it carries (bit i: operand i). */
type Emit = (number: Num, at: Region, carry: number) => void;

/** Every combination of the operands' cases, and what comes of it. */
export function combine(
  views: readonly View[],
  p: Pointwise,
  c: Combining,
): { readonly cases: Case[]; readonly dependences: Dependences } {
  let combinations: readonly Combination[] = [{ numbers: [], at: everywhere }];
  for (const v of views)
    combinations = combinations.flatMap(({ numbers, at }) =>
      v.cases.flatMap((x) => {
        const here = c.scope.intersect(at, x.at);
        return here.length > 0 ? [{ numbers: [...numbers, x.number], at: here }] : [];
      }),
    );
  const cases: Case[] = [];
  const carried = views.map((): Region[] => []);
  /** In how many combinations all of an operand's dependences go on. */
  const wholly = views.map(() => 0);
  for (const combination of combinations) {
    const emit: Emit = (number, at, carry) => {
      if (at.length === 0) return;
      cases.push({ number, at });
      views.forEach((_, i) => {
        if ((carry & (1 << i)) === 0) return;
        carried[i]!.push(at);
        if (at === combination.at) wholly[i]!++;
      });
    };
    outcome(combination, views, p, c, emit);
  }
  const dependences = new Map<string, Region>();
  views.forEach((v, i) => {
    const regions = carried[i]!;
    if (regions.length === 0 || v.dependences.size === 0) return;
    const region = wholly[i] === combinations.length ? everywhere : c.scope.union(...regions);
    for (const [input, r] of v.dependences)
      dependences.set(input, [...(dependences.get(input) ?? []), ...c.scopeOf(input).intersect(r, region)]);
  });
  return { cases, dependences };
}

const o: Outcome = { kind: UNK, value: 0, carry: 0 };

function outcome(
  { numbers, at }: Combination,
  views: readonly View[],
  p: Pointwise,
  c: Combining,
  emit: Emit,
): void {
  const everyOperand = (1 << views.length) - 1;
  if (numbers.every((n) => n.kind === CON)) {
    const [a = 0, b = 0, d = 0] = numbers.map((n) => (n as Scalar).value);
    constantOf(p.f(a, b, d), c.dtype);
    if (p.showsZeroSign && o.kind === CON && !Number.isFinite(o.value)) emit(broken, at, everyOperand);
    else emit(numberOf(o), at, 0);
    return;
  }
  if (numbers.every((n) => n.kind === CON || n.kind === PUBLIC)) {
    const { wholeSizes } = c.space;
    const split = p.affine?.(numbers, { from: c.from ?? "f32", to: c.dtype, wholeSizes });
    if (split) {
      for (const { number, at: places } of split)
        emit(number, c.scope.union(...places.map((list) => c.scope.intersect(at, where(...list)))), 0);
      return;
    }
  }
  const [condition] = numbers;
  if (p.chooses && condition?.kind === CON) {
    const i = condition.value !== 0 ? 1 : 2;
    emit(numbers[i]!, at, numbers[i]!.kind === CON ? 0 : 1 << i);
    return;
  }
  if (p.comparesMarks && numbers.every((n) => n.kind === UNK) && compareMarks(views, at, c.scope, emit))
    return;
  o.kind = UNK;
  o.value = 0;
  o.carry = 0;
  p.rule(numbers.map(asScalar), o, c);
  const { carry } = o;
  settle(c.dtype);
  emit(numberOf(o), at, carry);
}

/** As the cells have it: constants round to their dtype; integers and bools have no masks and no infinities. */
function settle(dtype: Dtype): void {
  if (o.kind === CON) constantOf(o.value, dtype);
  else if (dtype !== "f32" && o.kind !== NF) o.kind = UNK;
}

/** A constant in the arithmetic of its dtype, in `o`. */
function constantOf(value: number, dtype: Dtype): void {
  if (dtype === "f32") giveConstant(o, value, true);
  else {
    o.kind = Number.isNaN(value) ? NF : CON;
    o.value = value;
    o.carry = 0;
  }
}

const numberOf = ({ kind, value }: Outcome): Num => ({
  kind,
  value: kind === CON || kind === NEG ? value : 0,
});

/** Equal marks at equal places: 1 there, unknown elsewhere. */
function compareMarks([a, b]: readonly View[], at: Region, scope: Scope, emit: Emit): boolean {
  const [x, y] = [a?.mark, b?.mark];
  if (!x || !y || x.of !== y.of || x.at.length !== y.at.length) return false;
  const places = x.at.map((l, i): [Linear, Linear] => [l, y.at[i]!]);
  emit(known(1), scope.intersect(at, where(...places.map(([l, m]) => equals(l, m)))), 0);
  const differ = places.flatMap(([l, m]) => [below(l, m), below(m, l)]);
  emit(ordinary, scope.union(...differ.map((k) => scope.intersect(at, where(k)))), 3);
  return true;
}
