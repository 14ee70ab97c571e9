// What a step does for each value of the whole program, for whoever follows it: told from the parts that were asked for.

import type { Program } from "../ir/index.ts";
import type { Derivation } from "./derivation.ts";
import type { Spans } from "./span.ts";

/**
 * `kept`: rows of earlier positions are read, those of the new ones are computed and kept. `new`: only new rows are
 * computed. `moved`: so are earlier rows, of what is kept; `anew`: of positions alone. `once`: computed before the first
 * step. `fixed`: computed in each step, and the same in all. `none`: the logits do not need it.
 */
export type Work = "kept" | "new" | "moved" | "anew" | "once" | "fixed" | "none";

export function workOf(d: Derivation, once: Program | null): ReadonlyMap<string, Work> {
  const kept = new Set([...d.caches.values()].map((c) => c.address));
  const early = new Set(once?.ops.map((op) => op.output));
  for (const input of once?.inputs ?? []) if (input.kind !== "weight") early.add(input.value);
  const work = (name: string, id: number): Work => {
    if (kept.has(name)) return "kept";
    const asked = d.asked.get(id);
    if (early.has(id)) return "once";
    if (!asked) return "none";
    const isTimed = asked.some((spans) => spans.some((s) => s !== null));
    if (!isTimed) return "fixed";
    if (!asked.some(isEarlier)) return "new";
    return d.facts[id]!.written ? "moved" : "anew";
  };
  return new Map(Object.entries(d.whole.outputs).map(([name, id]) => [name, work(name, id)]));
}

/** Rows of earlier positions; a new row over earlier keys is none. */
const isEarlier = (spans: Spans): boolean =>
  spans.some((s) => s?.part === "past") && spans.every((s) => s === null || s.part === "past");
