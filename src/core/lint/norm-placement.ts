// Norms before some sublayers of a stack and after others: a stack is Pre-LN or Post-LN throughout.

import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { feederOf, freshId, graphAt, readersOf } from "../document/index.ts";
import { joinPath, splitPath } from "../model/index.ts";
import { beside, connect, connectAll, type Repair } from "../repair/index.ts";
import { type DataflowGraph, type Out, upstream } from "./dataflow.ts";
import type { Rule } from "./rule.ts";
import { type Sublayer, sublayers } from "./sublayers.ts";

type Placement = "before" | "after" | "none";

export const normPlacement: Rule<"lint/norm-placement"> = {
  whenFaultless: true,
  find: (dataflow) => {
    const stacks = new Map<string, Sublayer[]>();
    for (const s of sublayers(dataflow)) {
      if (!s.add) continue;
      const [scope] = splitPath(s.place);
      stacks.set(scope, [...(stacks.get(scope) ?? []), s]);
    }
    return [...stacks.values()].flatMap((stack) => {
      const placed = stack.map((s) => ({ s, at: placementOf(dataflow, s) }));
      const before = placed.filter((p) => p.at === "before");
      const others = placed.filter(
        (p) => p.at !== "before" && (before.length === 0 || !isNormedAlready(dataflow, p.s)),
      );
      if (before.length === 0 || others.length === 0) return unlike(others);
      const [odd, rest] = others.length > before.length ? [before, others] : [others, before];
      return report(odd, rest);
    });
  },
  repair: (d, dataflow) => {
    const s = sublayers(dataflow).find((x) => x.place === d.node);
    if (!s) return [];
    return [skipTheNorm(dataflow, s), normFirst(dataflow, s), normLast(dataflow, s)];
  },
};

/** It reads a stream that was normed before all sublayers, as an embedding is (ModernBERT): Pre-LN has it already. */
function isNormedAlready(dataflow: DataflowGraph, s: Sublayer): boolean {
  const { add } = s;
  if (!add || !s.norm || pastScales(dataflow, s.skip) !== s.norm) return false;
  // Of a Repeat the later iterations read what the ones before give.
  if (["a", "b"].some((port) => dataflow.sources(add, port).some(({ loop }) => loop))) return false;
  const sums = new Set(sublayers(dataflow).map(({ add }) => add));
  return (
    placementOf(dataflow, s) === "none" &&
    ![...upstream(dataflow, [{ node: s.norm, port: "" }])].some((n) => sums.has(n))
  );
}

type Placed = { readonly s: Sublayer; readonly at: Placement };

/** Where all norms stand behind the sum, or nowhere: some have one and some have none. */
function unlike(placed: readonly Placed[]) {
  const after = placed.filter((p) => p.at === "after");
  return after.length === 0
    ? []
    : report(
        placed.filter((p) => p.at === "none"),
        after,
      );
}

const report = (odd: readonly Placed[], rest: readonly Placed[]) =>
  odd.flatMap(({ s, at }) => {
    const [other] = rest;
    if (!other) return [];
    return [
      {
        code: "lint/norm-placement",
        node: s.place,
        placement: at,
        unlike: other.s.place,
        usual: other.at,
      } as const,
    ];
  });

function placementOf(dataflow: DataflowGraph, s: Sublayer): Placement {
  // A norm whose result is also the other side of the sum belongs to the stream, not to the sublayer.
  const own = s.norm !== undefined && pastScales(dataflow, s.skip) !== s.norm;
  if (own) return "before";
  const users = s.add ? dataflow.users(s.add) : [];
  return users.length > 0 && users.every((u) => hasTrait(u.node.block, "normalizes")) ? "after" : "none";
}

/** DeepNorm weighs the stream by a constant on its way to the sum. */
function pastScales(dataflow: DataflowGraph, skip: Out | undefined): CheckedNode | undefined {
  let at = skip;
  for (let i = 0; at && hasTrait(at.node.block, "scales") && i < 4; i++)
    at = dataflow.sources(at.node, "x").find((s) => !s.loop);
  return at?.node;
}

/** The sum takes the stream from before the norm. */
function skipTheNorm(dataflow: DataflowGraph, s: Sublayer): Repair | undefined {
  if (!s.add || !s.norm || s.skip?.node !== s.norm) return undefined;
  const [scope, id] = splitPath(s.add.path);
  const graph = graphAt(dataflow.checked.document, scope);
  const [normScope, norm] = splitPath(s.norm.path);
  const from = graph && normScope === scope ? feederOf(graph, `${norm}.x`) : undefined;
  const port = graph && ["a", "b"].find((p) => feederOf(graph, `${id}.${p}`)?.startsWith(`${norm}.`));
  if (from === undefined || port === undefined) return undefined;
  return {
    label: `Take the residual from before "${norm}"`,
    edits: [connect(scope, from, `${id}.${port}`)],
  };
}

/** A norm in front of what reads the stream. */
function normFirst(dataflow: DataflowGraph, s: Sublayer): Repair | undefined {
  const { document } = dataflow.checked;
  const [scope, place] = splitPath(s.place);
  const graph = graphAt(document, scope);
  const reader =
    s.kind === "ffn"
      ? place
      : Object.entries(graph?.nodes ?? {}).find(([, n]) => hasTrait(n.block, "makes-queries"))?.[0];
  const from = graph && reader !== undefined ? feederOf(graph, `${reader}.x`) : undefined;
  if (!graph || from === undefined) return undefined;
  const made = freshId(document, scope, "norm");
  return {
    label: "Add a norm before the sublayer",
    edits: [
      {
        edit: "addNode",
        scope,
        id: made,
        node: { block: "norm" },
        ...beside(document, joinPath(scope, reader ?? place))(-120, 60),
      },
      connect(scope, from, `${made}.x`),
      connect(scope, `${made}.x`, `${reader}.x`),
    ],
  };
}

/** A norm behind the sum. */
function normLast(dataflow: DataflowGraph, s: Sublayer): Repair | undefined {
  const { document } = dataflow.checked;
  const [scope, id] = splitPath(s.add?.path ?? "");
  const graph = graphAt(document, scope);
  if (!graph || !(id in graph.nodes)) return undefined;
  const made = freshId(document, scope, "norm");
  const users = readersOf(graph, `${id}.y`);
  return {
    label: "Add a norm after the addition",
    edits: [
      {
        edit: "addNode",
        scope,
        id: made,
        node: { block: "norm" },
        ...beside(document, joinPath(scope, id))(120, 60),
      },
      ...connectAll(scope, `${made}.x`, users),
      connect(scope, `${id}.y`, `${made}.x`),
    ],
  };
}
