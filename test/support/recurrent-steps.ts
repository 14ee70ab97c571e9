// Changes that put recurrences into a graph: linear attention in place of attention, convolutions into wires.
import { type Pick, type Step, scopesOf } from "./graph-mutants.ts";

let fresh = 0;

/** Its queries, keys and values go on into linear attention, with a decay of one kind or another. */
const recur: Step = (graph, random, pick) => {
  const found = scopesOf(graph).flatMap(({ path, scope }) =>
    Object.entries(scope.nodes)
      .filter(([, n]) => n.block === "attention")
      .map(([id]) => ({ path, scope, id })),
  );
  if (found.length === 0) return null;
  const { path, scope, id } = pick(found);
  const source = (port: string) => scope.wires.find((w) => w.endsWith(` → ${id}.${port}`))?.split(" → ")[0];
  const q = source("q");
  const weightsAreRead = scope.wires.some((w) => w.startsWith(`${id}.weights → `));
  if (q === undefined || weightsAreRead) return null;
  scope.nodes[id] = {
    block: "linear_attention",
    params: { decay: pick(["none", "retention"]), scaled: random() < 0.5 },
  };
  scope.wires = scope.wires.filter((w) => !/\.(mask|bias)$/.test(w) || !w.includes(` → ${id}.`));
  const kind = pick(["none", "channel", "head", "key"]);
  if (kind !== "none")
    giveDecay(scope, { id, from: kind === "key" ? (source("k") ?? q) : q, kind, pick, random });
  return `${path} ${id} recurs, decay ${kind}`;
};

interface Decay {
  readonly id: string;
  readonly from: string;
  readonly kind: string;
  readonly pick: Pick;
  readonly random: () => number;
}

/** Some logarithm of a decay, made of queries or keys; now and then of those one position ahead. */
function giveDecay(scope: { nodes: Record<string, object>; wires: string[] }, d: Decay): void {
  const z = `r${fresh++}`;
  let at = d.from;
  const on = (name: string, block: string, params: object) => {
    scope.nodes[`${z}${name}`] = { block, params };
    scope.wires.push(`${at} → ${z}${name}.x`);
    at = `${z}${name}.x`;
  };
  if (d.random() < 0.3) on("s", "shift", { direction: d.pick(["left", "right"]), axis: 2, fill: 0 });
  if (d.kind !== "channel") on("m", "reduce", { fn: "mean", axis: -1 });
  on("p", "softplus", {});
  on("n", "scale", { by: "factor", factor: -1 });
  scope.wires.push(`${at} → ${d.id}.log_decay`);
}

/** A convolution in a wire of vectors or heads. */
const convolve: Step = (graph, random, pick) => {
  const { path, scope } = pick(scopesOf(graph));
  const found = scope.wires.flatMap((w, i) =>
    /^(norm\S*\.x|emb\.x|qkv\S*\.[qkv]|ffn\S*\.y|wo\S*\.y) → /.test(w) ? [i] : [],
  );
  if (found.length === 0) return null;
  const i = pick(found);
  const [from, to] = scope.wires[i]!.split(" → ");
  const id = `r${fresh++}`;
  const params = { kernel: pick([1, 2, 3, 4]), bias: random() < 0.5 };
  scope.nodes[id] = { block: "causal_conv", params };
  scope.wires[i] = `${id}.x → ${to}`;
  scope.wires.push(`${from} → ${id}.x`);
  return `${path} convolution ${JSON.stringify(params)} in ${from} → ${to}`;
};

/** One of these changes. */
export const changeToRecurrence: Step = (graph, random, pick) =>
  pick([recur, recur, convolve])(graph, random, pick);
