// From parts of an operation's output to the parts of its operands that they are made of.

import type { Op } from "../ir/index.ts";
import type { Derivation } from "./derivation.ts";
import type { Part } from "./lift.ts";
import { refuse } from "./refusal.ts";
import type { Spans } from "./span.ts";
import { axesTo } from "./time.ts";

/** The operand's part that belongs to these parts of the output. */
export function through(d: Derivation, op: Op, operand: number, spans: Spans): Part {
  const id = op.inputs[operand]!;
  const to = axesTo(d.whole, op, operand);
  const wanted = d.facts[id]!.time.map((c, axis) => {
    if (c === null) return null;
    return spans[to[axis]!] ?? refuse("melted", d.nodeOf(op.output), op.prim);
  });
  return d.get(id, wanted);
}
