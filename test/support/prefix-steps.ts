// Changes that make a prefix-LM of a graph: its objective, masks that open the prefix, and rows of the prefix that see more
// than it.
import { type GraphJson, type Pick, scopesOf } from "./graph-mutants.ts";

/** The objective, and in most graphs masks of the same prefix. */
export function setPrefix(graph: GraphJson, random: () => number, pick: Pick): string | null {
  if (!graph.objective) return null;
  const prefix = pick([1, 2, 3, 4]);
  graph.objective = { ...graph.objective, kind: "prefix-lm", prefix };
  // Of a text that ends before, nothing is asked.
  if (typeof graph.dims.T === "number") graph.dims.T = Math.max(graph.dims.T, prefix + 2);
  const masks = scopesOf(graph).flatMap((s) =>
    Object.values(s.scope.nodes).filter((n) => n.block === "mask"),
  );
  const isOpen = random() < 0.7;
  if (isOpen)
    for (const m of masks)
      if (m.params?.kind === "causal") m.params = { ...m.params, kind: "prefix", prefix };
  return `prefix-lm ${prefix}${isOpen ? ", masks too" : ""}`;
}

/** The first rows of what enters the last head get what is made of all rows. */
export function mixHead(graph: GraphJson, random: () => number, pick: Pick): string | null {
  const at = graph.wires.findIndex((w) => w.endsWith("→ lm_head.x"));
  if (at < 0 || random() < 0.3) return null;
  const [from] = graph.wires[at]!.split(" → ");
  const [rows, fn] = [pick([1, 2, 3]), pick(["mean", "sum", "max"])];
  Object.assign(graph.nodes, {
    mix_head: { block: "slice", params: { axis: 1, start: 0, length: rows } },
    mix_tail: { block: "slice", params: { axis: 1, start: rows, length: `T-${rows}` } },
    mix_all: { block: "reduce", params: { axis: 1, fn, keep: true } },
    mix_plus: { block: "add" },
    mix_both: { block: "concatenate", params: { axis: 1 } },
  });
  graph.wires[at] = "mix_both.y → lm_head.x";
  const valid = random() < 0.5 ? ["tokens.valid → mix_all.mask"] : [];
  graph.wires.push(
    ...["head", "tail", "all"].map((id) => `${from} → mix_${id}.x`),
    ...[
      "mix_head.x → mix_plus.a",
      "mix_all.x → mix_plus.b",
      "mix_plus.y → mix_both.a",
      "mix_tail.x → mix_both.b",
    ],
    ...valid,
  );
  return `${fn} of all rows to the first ${rows}${valid.length > 0 ? ", without padding" : ""}`;
}
