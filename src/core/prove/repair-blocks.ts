// Repairs at the block where a way crosses, and of what feeds a loss.
import type { Leak } from "../analyse/index.ts";
import { type Checked, findNode } from "../check/index.ts";
import { freshId, graphAt, parseWire, specAt, wireInto } from "../document/index.ts";
import { type Edit, type Graph, joinPath, type NodePath, splitPath } from "../model/index.ts";
import type { Repair } from "./repair.ts";

/** Blocks whose parameters make them reach across positions or samples. */
export function blockRepairs(checked: Checked, path: NodePath, leak: Leak): Repair[] {
  const node = findNode(checked, path);
  if (!node || specAt(checked.document, path) === undefined) return [];
  const set = (label: string, param: string, value: string | number | null): Repair => ({
    label,
    edits: [{ edit: "setParam", node: path, param, value }],
  });
  const bypass: Repair = {
    label: `Bypass "${path}"`,
    edits: [{ edit: "setFlag", node: path, flag: "bypass", on: true }],
  };
  const { params } = node;
  switch (node.block?.kind) {
    case "norm":
      return params.kind === "batchnorm" ? [set(`Make "${path}" a LayerNorm`, "kind", null)] : [];
    case "softmax":
      return params.axis === -1 ? [] : [set(`Let "${path}" go over the keys`, "axis", null)];
    case "shift":
      return params.direction === "left" ? [set(`Shift "${path}" right`, "direction", "right")] : [];
    case "reduce":
      return [...(leak.kind === "padding" ? leavePaddingOut(checked, path, leak.input.stream) : []), bypass];
    case "slice":
      return [bypass];
    default:
      return [];
  }
}

const tokensOf = (checked: Checked, scope: NodePath, graph: Graph, stream: string): string | undefined =>
  Object.keys(graph.nodes).find(
    (id) =>
      graph.nodes[id]?.block === "tokens" && findNode(checked, joinPath(scope, id))?.params.stream === stream,
  );

/** A mean over time that takes which tokens are no padding. Only where the Tokens are in the same graph. */
function leavePaddingOut(checked: Checked, path: NodePath, stream: string): Repair[] {
  const [scope, id] = splitPath(path);
  const graph = graphAt(checked.document, scope);
  const tokens = graph && tokensOf(checked, scope, graph, stream);
  if (tokens === undefined) return [];
  const edits: Edit[] = [{ edit: "connect", scope, wire: `${tokens}.valid → ${id}.mask` }];
  return [{ label: `Leave the padding out of "${path}"`, edits }];
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
  const wire = graph && wireInto(graph, `${id}.targets`);
  const from = wire === undefined ? undefined : parseWire(wire)?.from;
  if (!graph || !from) return [];
  const spec = graph.nodes[from.node];
  const path = joinPath(scope, from.node);
  if (spec?.block === "shift") {
    return [
      {
        label: `Shift "${path}" left by one`,
        edits: [
          { edit: "setParam", node: path, param: "direction", value: null },
          { edit: "setParam", node: path, param: "by", value: null },
        ],
      },
    ];
  }
  const shift = freshId(checked.document, scope, "shift");
  return [
    {
      label: "Shift the targets left by one",
      edits: [
        { edit: "addNode", scope, id: shift, node: { block: "shift" } },
        { edit: "connect", scope, wire: `${from.node}.${from.port} → ${shift}.x` },
        { edit: "connect", scope, wire: `${shift}.x → ${id}.targets` },
      ],
    },
  ];
}

/** The token that is to be predicted at t goes into the decoder at t + 1: a Shift in front of the embedding. */
function shiftedInput({ document, ...checked }: Checked, leak: Leak): Repair[] {
  const tokens = tokensOf({ document, ...checked }, "", document, leak.input.stream);
  const readers = document.wires.flatMap((text) => {
    const wire = parseWire(text);
    const reads = wire?.from.node === tokens && document.nodes[wire?.to.node ?? ""]?.block === "embedding";
    return wire && reads ? [wire] : [];
  });
  if (tokens === undefined || readers.length === 0) return [];
  const shift = freshId(document, "", "shift");
  const begin = document.vocabulary?.tokens.indexOf("<bos>") ?? -1;
  const params = { direction: "right", fill: Math.max(begin, 0) };
  return [
    {
      label: "Shift what the model reads right by one",
      edits: [
        { edit: "addNode", scope: "", id: shift, node: { block: "shift", params } },
        { edit: "connect", scope: "", wire: `${tokens}.ids → ${shift}.x` },
        ...readers.map(
          ({ to }): Edit => ({ edit: "connect", scope: "", wire: `${shift}.x → ${to.node}.${to.port}` }),
        ),
      ],
    },
  ];
}
