// What a swap keeps of the weights in the file: all that still fit. Those that the graph has no more, or of another
// shape, go with it, so that it leaves no error behind.
import { type Checked, check } from "../check/index.ts";
import { applyEdit } from "../document/index.ts";
import type { Edit } from "../model/index.ts";
import type { Swap, Swapped } from "./swap.ts";

/** The swap, with weights and ties taken away that do not fit what it makes. */
export const keepingWeights = (swap: Swap): Swap => ({
  ...swap,
  propose(checked, at): Swapped {
    const found = swap.propose(checked, at);
    if (!found.ok) return found;
    return { ok: true, edits: [...found.edits, ...unfitting(checked, found.edits)] };
  },
});

function unfitting({ document, diagnostics }: Checked, edits: readonly Edit[]): Edit[] {
  const swapped = applyEdit(document, { edit: "all", edits });
  if (!swapped.ok || (!document.weights && !document.ties)) return [];
  const before = new Set(diagnostics.flatMap((d) => ("weight" in d ? [`${d.code} ${d.weight}`] : [])));
  return check(swapped.document).diagnostics.flatMap((d): Edit[] => {
    if (!("weight" in d) || before.has(`${d.code} ${d.weight}`)) return [];
    if (d.code === "weight/shape" || d.code === "weight/unknown")
      return [{ edit: "setWeight", weight: d.weight, value: null }];
    if (d.code === "tie/shape" || d.code === "tie/unknown")
      return [{ edit: "setTie", weight: d.weight, to: null }];
    return [];
  });
}
