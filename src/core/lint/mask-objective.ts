// A mask that disagrees with what the model is trained for: causal under masked-LM, none under next-token.

import { hasTrait } from "../blocks/index.ts";
import { freshId, graphAt, specAt, wiresFrom } from "../document/index.ts";
import { splitPath } from "../model/index.ts";
import { beside, connect, type Repair, setParam } from "../repair/index.ts";
import { evaluateSize, literalValue, type Size } from "../shape/index.ts";
import { type AttentionSite, attentionSites, scorePorts } from "./attention-sites.ts";
import { type DataflowGraph, type Out, upstream } from "./dataflow.ts";
import { allows, type MaskGrid, maskGrid, masksOf } from "./mask-grid.ts";
import type { Rule } from "./rule.ts";
import { timelinesOf } from "./timelines.ts";

export const maskObjective: Rule<"lint/mask-objective"> = {
  suspectsLeak: (d) => d.problem === "unmasked",
  find: (dataflow) => {
    const { objective } = dataflow.checked.document;
    if (!objective || objective.kind === "classification") return [];
    const [node = ""] = objective.logits.split(".");
    const head = dataflow.leaves.find((n) => n.path === node);
    const behind = head && upstream(dataflow, [{ node: head, port: "" }]);
    const target = dataflow.checked.predicted;
    // Which attention may see what goes by the text that it predicts.
    if (target === null) return [];
    return attentionSites(dataflow).flatMap((site) => {
      if (!behind?.has(site.softmax) || !isSelf(dataflow, site)) return [];
      const masks = masksOf(dataflow, site.masking);
      const grid = maskGrid(dataflow, masks);
      if (masks.length > 0 && !grid) return [];
      const sight = sightOf(grid);
      const predicts = objective.kind !== "masked-lm" && streamOf(dataflow, site) === target;
      const problem = !predicts
        ? sight === "none" && "causal"
        : sight === "all"
          ? "unmasked"
          : grid && hidesPrefix(dataflow, grid) && "prefix";
      if (!problem) return [];
      const at = { node: site.place, port: "mask" };
      return [{ code: "lint/mask-objective", at, objective: objective.kind, problem } as const];
    });
  },
  repair: (d, dataflow) => {
    const site = attentionSites(dataflow).find((s) => s.place === d.at.node);
    if (!site) return [];
    const masks = masksOf(dataflow, site.masking).filter((m) => hasTrait(m.node.block, "makes-mask"));
    if (d.problem === "causal") return masks.flatMap((m) => allowAll(dataflow, m, d.at.node));
    const { prefix } = dataflow.checked;
    const open = prefix ? masks.map((m) => openPrefix(m, prefix)) : [];
    if (d.problem === "prefix") return open;
    return [
      ...open,
      ...masks.map(
        (m): Repair => ({
          label: "Make the mask causal",
          edits: [setParam(m.node.path, "kind", "causal")],
        }),
      ),
      maskNode(dataflow, d.at.node),
    ];
  },
};

const streamOf = (dataflow: DataflowGraph, site: AttentionSite): string | undefined => {
  const [q] = dataflow.sources(site.scores, scorePorts(site.scores)[0]);
  return q && timelinesOf(dataflow).stream(q);
};

/** Queries and keys of one text. */
export function isSelf(dataflow: DataflowGraph, site: AttentionSite): boolean {
  const { stream } = timelinesOf(dataflow);
  const [q, k] = scorePorts(site.scores).map((p) => dataflow.sources(site.scores, p)[0]);
  return q !== undefined && k !== undefined && stream(q) !== undefined && stream(q) === stream(k);
}

/** Whether a query inside the prefix of a prefix-lm objective misses a key inside it that others see. */
function hidesPrefix({ checked }: DataflowGraph, grid: MaskGrid): boolean {
  if (checked.prefix === null) return false;
  const given = evaluateSize(checked.prefix, checked.bindings);
  const rows = Math.max(grid.rows, grid.keys);
  const leads = grid.allowed.length / (grid.rows * grid.keys);
  // The next token is enough to look at: a window may hide what is far.
  for (let lead = 0; lead < leads; lead++)
    for (let row = 0; row + 1 < Math.min(given, rows, grid.keys); row++)
      if (anyRow(grid, lead, row + 1) && !allows(grid, lead, row, row + 1)) return true;
  return false;
}

const openPrefix = ({ node }: Out, prefix: Size): Repair => {
  const value = literalValue(prefix) ?? prefix.key;
  return {
    label: `Use a prefix mask over the first ${prefix.key}`,
    edits: [setParam(node.path, "kind", "prefix"), setParam(node.path, "prefix", value)],
  };
};

/** How much of what comes later the queries see; padding keys, which nobody sees, do not count. */
export function sightOf(grid: MaskGrid | undefined): "all" | "some" | "none" {
  if (!grid) return "all";
  if (grid.keys < 2) return "some";
  const rows = Math.max(grid.rows, grid.keys);
  const leads = grid.allowed.length / (grid.rows * grid.keys);
  let [later, seen] = [0, 0];
  for (let lead = 0; lead < leads; lead++)
    for (let key = 1; key < grid.keys; key++) {
      if (!anyRow(grid, lead, key)) continue;
      for (let row = 0; row < rows; row++) {
        if (key <= row + grid.keys - rows) continue;
        later++;
        if (allows(grid, lead, row, key)) seen++;
      }
    }
  return later === 0 ? "some" : seen === later ? "all" : seen === 0 ? "none" : "some";
}

function anyRow(grid: MaskGrid, lead: number, key: number): boolean {
  for (let row = 0; row < grid.rows; row++) if (allows(grid, lead, row, key)) return true;
  return false;
}

/** A causal mask becomes one of the padding where there is a text to take it from, else one that allows all. */
function allowAll(dataflow: DataflowGraph, mask: Out, attention: string): Repair[] {
  const [scope, id] = splitPath(mask.node.path);
  const tokens = Object.entries(graphAt(dataflow.checked.document, scope)?.nodes ?? {}).find(([, n]) =>
    hasTrait(n.block, "reads-text"),
  );
  const kind = (value: string) => setParam(mask.node.path, "kind", value);
  const all: Repair = { label: `Let "${attention}" attend to all positions`, edits: [kind("all")] };
  if (!tokens) return [all];
  const wire = connect(scope, `${tokens[0]}.valid`, `${id}.valid`);
  return [{ label: "Mask only the padding", edits: [kind("padding"), wire] }, all];
}

/** A causal Mask beside the attention. */
function maskNode(dataflow: DataflowGraph, attention: string): Repair | undefined {
  const { document } = dataflow.checked;
  const [scope, id] = splitPath(attention);
  const graph = graphAt(document, scope);
  if (!graph || !hasTrait(specAt(document, attention)?.block, "attends")) return undefined;
  const idle = Object.entries(graph.nodes).find(
    ([other, n]) => hasTrait(n.block, "makes-mask") && wiresFrom(graph, other).length === 0,
  );
  if (idle)
    return {
      label: `Connect "${idle[0]}"`,
      edits: [connect(scope, `${idle[0]}.mask`, `${id}.mask`)],
    };
  const entering = Object.keys(graph.inputs ?? {}).find((p) => p === "mask");
  if (entering)
    return {
      label: "Connect the mask input of the group",
      edits: [connect(scope, "in.mask", `${id}.mask`)],
    };
  const made = freshId(document, scope, "mask");
  return {
    label: "Add a causal Mask to the attention",
    edits: [
      {
        edit: "addNode",
        scope,
        id: made,
        node: { block: "mask" },
        ...beside(document, attention)(-120, 160),
      },
      connect(scope, `${made}.mask`, `${id}.mask`),
    ],
  };
}
