// Stability: do entries of the first P positions stay what they are when the text grows? Causality is not enough: a mean
// over all positions leaks nothing where its input is a table, and changes with every token all the same.

import type { Op, Program } from "../ir/index.ts";
import { dimsOf } from "../shape/index.ts";
import { type Fact, hidesLater } from "./fact.ts";
import type { Refusal } from "./refusal.ts";
import { recordOf } from "./time.ts";

/** What of a fold's operand counts for nothing; null where every entry counts. */
export const neutralOf = { sum: 0, squares: 0, max: Number.NEGATIVE_INFINITY, mean: null } as const;

/** Why this operation's earlier entries change with the length though its operands' do not; null where they don't. */
export function shake(program: Program, op: Op, ins: readonly Fact[], time: string): Refusal | null {
  const node = program.values[op.output]!.origin?.node ?? null;
  const because = (reason: Refusal["reason"]): Refusal => ({ reason, node, what: op.prim });
  const record = recordOf(op);
  const [a, b] = ins;
  const isTime = (fact: Fact, axis: number) => fact.time[axis] !== null && fact.time[axis] !== undefined;
  switch (record.kind) {
    case "folding": {
      const neutral = neutralOf[record.how];
      const mixed = record.over(op.attrs).axes.filter((axis) => isTime(a!, axis));
      return mixed.every((axis) => hidesLater(a!, axis, neutral)) ? null : because("every");
    }
    case "contracting": {
      const [k, l] = [a!.time.length - 1, b!.time.length - 2];
      const hidden = !isTime(a!, k) || hidesLater(a!, k, 0) || hidesLater(b!, l, 0);
      return hidden ? null : because("later");
    }
    case "moving": {
      const index = record.index(op.attrs);
      if (index.map === "offset") return dimsOf(index.start).includes(time) ? because("fromEnd") : null;
      if (index.map !== "join") return null;
      const at = ins.findIndex((x) => isTime(x, index.axis));
      return at >= 0 && at < ins.length - 1 ? because("behind") : null;
    }
    case "special": {
      if (record.axes.does !== "mixRow") return null;
      const last = a!.time.length - 1;
      if (!isTime(a!, last) || hidesLater(a!, last, record.axes.neutral)) return null;
      return because(record.axes.neutral === null ? "every" : "later");
    }
    case "pointwise":
      return null;
  }
}
