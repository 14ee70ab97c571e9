// Repairs at the block where a way crosses, and of what feeds a loss.

import type { Leak } from "../analyse/index.ts";
import { hasTrait } from "../blocks/index.ts";
import { type Checked, findNode } from "../check/index.ts";
import { feederOf, freshId, graphAt, nodeOfEnd, specAt, wiresOf } from "../document/index.ts";
import { type Graph, joinPath, type NodePath, printPort, splitPath } from "../model/index.ts";
import { connect, connectAll, type Repair, setParam } from "../repair/index.ts";

/** Blocks whose parameters make them reach across positions or samples. */
export function blockRepairs(checked: Checked, path: NodePath, leak: Leak): Repair[] {
  const node = findNode(checked, path);
  if (!node || specAt(checked.document, path) === undefined) return [];
  const set = (label: string, param: string, value: string | number | null): Repair => ({
    label,
    edits: [setParam(path, param, value)],
  });
  const bypass: Repair = {
    label: `Bypass "${path}"`,
    edits: [{ edit: "setFlag", node: path, flag: "bypass", on: true }],
  };
  const { block, params } = node;
  if (hasTrait(block, "normalizes"))
    return params.kind === "batchnorm" ? [set(`Change "${path}" to a LayerNorm`, "kind", null)] : [];
  if (hasTrait(block, "distributes"))
    return params.axis === -1 ? [] : [set(`Apply "${path}" over the keys`, "axis", null)];
  if (hasTrait(block, "shifts"))
    return params.direction === "left" ? [set(`Shift "${path}" right`, "direction", "right")] : [];
  if (hasTrait(block, "reduces"))
    return [...(leak.kind === "padding" ? leavePaddingOut(checked, path, leak.input.stream) : []), bypass];
  return hasTrait(block, "cuts") ? [bypass] : [];
}

/** The Tokens block of a stream in one graph. */
export const tokensOf = (
  checked: Checked,
  scope: NodePath,
  graph: Graph,
  stream: string,
): string | undefined =>
  Object.keys(graph.nodes).find(
    (id) =>
      hasTrait(graph.nodes[id]?.block, "reads-text") &&
      findNode(checked, joinPath(scope, id))?.params.stream === stream,
  );

/** A mean over time that takes which tokens are no padding. Only where the Tokens are in the same graph. */
function leavePaddingOut(checked: Checked, path: NodePath, stream: string): Repair[] {
  const [scope, id] = splitPath(path);
  const graph = graphAt(checked.document, scope);
  const tokens = graph && tokensOf(checked, scope, graph, stream);
  if (tokens === undefined) return [];
  const edits = [connect(scope, `${tokens}.valid`, `${id}.mask`)];
  return [{ label: `Exclude the padding from "${path}"`, edits }];
}

/** Targets that are not shifted, or the wrong way; or, where a decoder is taught, its input. */
export function shiftRepairs(checked: Checked, loss: NodePath, leak: Leak): Repair[] {
  const targets = shiftedTargets(checked, loss);
  const input = shiftedInput(checked, leak);
  return checked.document.objective?.kind === "seq2seq" ? [...input, ...targets] : [...targets, ...input];
}

function shiftedTargets(checked: Checked, loss: NodePath): Repair[] {
  const [scope, id] = splitPath(loss);
  const graph = graphAt(checked.document, scope);
  const from = graph && feederOf(graph, `${id}.targets`);
  if (!graph || from === undefined) return [];
  const spec = graph.nodes[nodeOfEnd(from)];
  const path = joinPath(scope, nodeOfEnd(from));
  if (hasTrait(spec?.block, "shifts")) {
    return [
      {
        label: `Shift "${path}" left by one`,
        edits: [setParam(path, "direction", null), setParam(path, "by", null)],
      },
    ];
  }
  const shift = freshId(checked.document, scope, "shift");
  return [
    {
      label: "Shift the targets left by one",
      edits: [
        { edit: "addNode", scope, id: shift, node: { block: "shift" } },
        connect(scope, from, `${shift}.x`),
        connect(scope, `${shift}.x`, `${id}.targets`),
      ],
    },
  ];
}

/** The token that is to be predicted at t goes into the decoder at t + 1: a Shift in front of the embedding. */
function shiftedInput({ document, ...checked }: Checked, leak: Leak): Repair[] {
  const tokens = tokensOf({ document, ...checked }, "", document, leak.input.stream);
  const readers = wiresOf(document).filter(
    ({ from, to }) => from.node === tokens && hasTrait(document.nodes[to.node]?.block, "embeds"),
  );
  if (tokens === undefined || readers.length === 0) return [];
  const shift = freshId(document, "", "shift");
  const begin = document.vocabulary?.tokens.indexOf("<bos>") ?? -1;
  const params = { direction: "right", fill: Math.max(begin, 0) };
  return [
    {
      label: "Shift the input of the model right by one",
      edits: [
        { edit: "addNode", scope: "", id: shift, node: { block: "shift", params } },
        connect("", `${tokens}.ids`, `${shift}.x`),
        ...connectAll(
          "",
          `${shift}.x`,
          readers.map(({ to }) => printPort(to)),
        ),
      ],
    },
  ];
}
