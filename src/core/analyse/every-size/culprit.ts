// Which operation was too much for a proof: the one at which what must not be comes up, found from the output backwards.
import { NF, type Op, type Program } from "../../ir/index.ts";
import type { LeakKind, LeakTask } from "../leak-types.ts";
import { brokenRows, brokenText, offences } from "./ask.ts";
import type { Relations } from "./relate.ts";

interface Refused {
  readonly value: number;
  readonly why: string;
}

/** The value from which on the same could not be excluded. */
export function culprit(r: Relations, task: LeakTask, kind: LeakKind, { value, why }: Refused): number {
  if (r.program.loops) return firstOf(r.program, value, (id) => isOffending(r, task, kind, id, why)) ?? value;
  if (why !== brokenText) return back(r.program, value, (id) => isOffending(r, task, kind, id, why));
  // A mask of −∞ is none to blame where a softmax makes zeros of it: what is NaN comes of what is NaN, if of anything.
  const isNaNs = (id: number) => brokenRows(r, task, kind, id, ({ kind: k }) => k === NF) !== null;
  const isInfinite = (id: number) => brokenRows(r, task, kind, id) !== null;
  return back(r.program, value, isNaNs(value) ? isNaNs : isInfinite);
}

function isOffending(r: Relations, task: LeakTask, kind: LeakKind, id: number, why: string): boolean {
  if (why === brokenText) return brokenRows(r, task, kind, id) !== null;
  // Scores see later keys rightly, before they are masked.
  const tags = r.values[id]!.tags.filter((t) => t !== null).map((t) => t.time);
  if (new Set(tags).size < tags.length) return false;
  const found = offences(r, task, kind, id);
  return typeof found !== "string" && found.some((o) => o.why === why);
}

/** Goes from a value to the first of its operands that is wrong, as long as there is one. */
function back({ ops }: Program, value: number, isWrong: (id: number) => boolean): number {
  const made = new Map(ops.map((op): [number, Op] => [op.output, op]));
  let at = value;
  for (;;) {
    const operands = [...new Set(made.get(at)?.inputs)].sort((a, b) => a - b);
    const next = operands.find((id) => made.has(id) && isWrong(id));
    if (next === undefined) return at;
    at = next;
  }
}

/** The first on the way to a value, in the order of the program: where loops lead back, there is no other. */
function firstOf({ ops }: Program, value: number, isWrong: (id: number) => boolean): number | undefined {
  const needed = new Set([value]);
  for (const op of ops.toReversed()) if (needed.has(op.output)) for (const id of op.inputs) needed.add(id);
  return ops.find((o) => needed.has(o.output) && isWrong(o.output))?.output;
}
