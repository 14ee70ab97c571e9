// What stands in slots in which nothing lies, and in the rows of padding behind the shorter texts of a batch. The whole text
// has neither, so they must count for nothing, whatever is computed of them: 0 · x and −∞ + x hide finite numbers alone, and
// a score of an empty slot need not be one where it is divided by a length, by what is 0 in a row, or where an exponential
// overflows. So nothing is assumed of numbers: what is folded is used as it is where these entries are known to be exactly
// the number that counts for nothing, as a choice by a causal mask makes them, and else they are left out by their number.

import { constantOf, type Op, type Pointwise, type Program } from "../ir/index.ts";
import { constantIn, type Fact } from "./fact.ts";
import { axesTo, recordOf } from "./time.ts";

interface Standing {
  readonly value: number;
  /** It may be NaN, where all that the whole text has in its row is NaN: softmax of nothing but −∞. */
  readonly orBroken: boolean;
}

/** They give NaN of NaN, so that the row stays a broken one; of others that isn't asked. */
const keepBroken: ReadonlySet<string> = new Set(["add", "sub", "mul", "div", "neg"]);

export class Outside {
  private readonly standing = new Map<string, Standing | null>();
  private readonly indices = new Map<number, boolean>();

  constructor(
    private readonly whole: Program,
    private readonly facts: readonly Fact[],
    private readonly makers: ReadonlyMap<number, Op>,
    /** `slots`: empty ones, which hold zeros and count as the position behind the last. `padding`: rows of later positions. */
    private readonly of: "slots" | "padding",
  ) {}

  /** Whether entries along the axis that are none of the text's are this number, for each of the new queries. */
  areAll(id: number, axis: number, neutral: number): boolean {
    return this.at(id, axis)?.value === neutral;
  }

  /** Entries along the axis that are none of the text's, all entries for the axis −1; null where they may be anything. */
  private at(id: number, axis: number): Standing | null {
    const key = `${id}:${axis}`;
    const known = this.standing.get(key);
    if (known !== undefined) return known;
    const found = this.find(id, axis);
    this.standing.set(key, found);
    return found;
  }

  private find(id: number, axis: number): Standing | null {
    const { written, time } = this.facts[id]!;
    const isPair = time.filter((c) => c !== null).length > 1;
    // Its rows are kept, or moved from where they are.
    if (this.of === "slots" && written && !isPair && axis >= 0 && time[axis] !== null) return sure(0);
    const op = this.makers.get(id);
    if (!op) return null;
    const record = recordOf(op);
    switch (record.kind) {
      case "pointwise":
        return this.hiddenIndex(id, axis) ?? this.entryByEntry(op, record, axis);
      case "moving": {
        const index = record.index(op.attrs);
        if (index.map === "offset") return time[index.axis] === null ? this.through(op, 0, axis) : null;
        if (index.map !== "join") return this.through(op, 0, axis);
        return time[index.axis] === null ? sameOf(op.inputs.map((_, i) => this.through(op, i, axis))) : null;
      }
      case "special": {
        const does = record.axes;
        if (does.does === "regroup") return this.through(op, 0, axis);
        if (does.does === "make") {
          const value = constantIn(this.facts[id]!);
          return value === undefined ? null : sure(value);
        }
        if (does.does !== "mixRow" || does.neutral === null || axis !== time.length - 1) return null;
        return this.at(op.inputs[0]!, axis)?.value === does.neutral
          ? { value: does.gives, orBroken: true }
          : null;
      }
      case "folding":
      case "contracting":
        // Sums of what may be infinite elsewhere.
        return null;
    }
  }

  private through(op: Op, operand: number, axis: number): Standing | null {
    const own = axis < 0 ? -1 : axesTo(this.whole, op, operand).indexOf(axis);
    return this.at(op.inputs[operand]!, own);
  }

  private entryByEntry(op: Op, record: Pointwise<Op["attrs"]>, axis: number): Standing | null {
    const ins = op.inputs.map((_, i) => this.through(op, i, axis));
    const orBroken = ins.some((x) => x?.orBroken);
    if (orBroken && !keepBroken.has(op.prim)) return null;
    const isKnown = ins.every((x) => x !== null);
    // 0 · x is 0 of a finite x alone; false ∧ x is false of any, and what isn't chosen doesn't matter.
    const mayBeUnknown = (i: number) => record.chooses || this.whole.values[op.inputs[i]!]!.dtype !== "f32";
    if (!isKnown && (orBroken || !ins.every((x, i) => x !== null || mayBeUnknown(i)))) return null;
    const out = this.whole.values[op.output]!;
    const value = constantOf(
      record,
      op.attrs,
      out,
      ins.map((x) => x?.value),
    );
    return value === undefined ? null : { value, orBroken };
  }

  /** What positions make where key − query ≥ 1. */
  private hiddenIndex(id: number, axis: number): Standing | null {
    const { planes, time } = this.facts[id]!;
    const plane = planes.find(
      (p) => p.over === axis && p.by <= 1 && time[p.over] === 0 && time[p.under] === 0,
    );
    return plane && this.isOfIndices(id) ? sure(plane.value) : null;
  }

  /** Made of positions and numbers of the graph alone, by steps of which none can give NaN. */
  private isOfIndices(id: number): boolean {
    const known = this.indices.get(id);
    if (known !== undefined) return known;
    const op = this.makers.get(id);
    const is = op !== undefined && this.keepsIndices(op);
    this.indices.set(id, is);
    return is;
  }

  private keepsIndices(op: Op): boolean {
    const record = recordOf(op);
    const { time, number } = this.facts[op.output]!;
    const areAll = op.inputs.every((id) => this.isOfIndices(id));
    if (record.kind === "pointwise") {
      const isFloat = this.whole.values[op.output]!.dtype === "f32";
      return (
        areAll && (!isFloat || "isInteger" in number || constantIn(this.facts[op.output]!) !== undefined)
      );
    }
    if (record.kind === "moving") {
      const index = record.index(op.attrs);
      // A mask painted by hand knows nothing of a position behind its last.
      const axis = index.map === "offset" || index.map === "join" ? index.axis : null;
      return areAll && (axis === null || time[axis] === null);
    }
    if (record.kind !== "special") return false;
    const { does } = record.axes;
    return does === "make" || (does === "regroup" && areAll);
  }
}

const sure = (value: number): Standing => ({ value, orBroken: false });

function sameOf(all: readonly (Standing | null)[]): Standing | null {
  const [first = null] = all;
  if (!first || all.some((x) => x === null || !Object.is(x.value, first.value))) return null;
  return { value: first.value, orBroken: all.some((x) => x?.orBroken) };
}
