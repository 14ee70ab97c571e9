// Repairs of what feeds a loss: targets that are not shifted, slices exchanged, labels that the model can read.

import type { Leak } from "../analyse/index.ts";
import { hasTrait } from "../blocks/index.ts";
import { type Checked, fillFor, findNode } from "../check/index.ts";
import { feederOf, freshId, graphAt, nodeOfEnd, wiresOf } from "../document/index.ts";
import { joinPath, type NodePath, printPort, splitPath } from "../model/index.ts";
import { connect, connectAll, type Repair, setParam } from "../repair/index.ts";
import { maskedTargetRepairs } from "./masked-targets.ts";
import { tokensOf } from "./padding-repairs.ts";

/** Repairs of a prediction that sees its target; `way` are the nodes from the prediction to the token. */
export function targetRepairs(
  checked: Checked,
  loss: NodePath,
  leak: Leak,
  way: readonly NodePath[],
): Repair[] {
  if (checked.document.objective?.kind === "masked-lm") return maskedTargetRepairs(checked, loss, leak, way);
  return [...exchangedSlices(checked, loss), ...shiftRepairs(checked, loss, leak)];
}

/** Predictions without their first position against targets without their last: the other way round it is right. */
function exchangedSlices(checked: Checked, loss: NodePath): Repair[] {
  const [scope, id] = splitPath(loss);
  const graph = graphAt(checked.document, scope);
  const cuts = ["logits", "targets"].flatMap((port) => {
    const from = graph && feederOf(graph, `${id}.${port}`);
    const node = from === undefined ? undefined : findNode(checked, joinPath(scope, nodeOfEnd(from)));
    return node && hasTrait(node.block, "cuts") ? [node] : [];
  });
  const [a, b] = cuts;
  if (!a || !b || a.params.axis !== b.params.axis || a.params.start === b.params.start) return [];
  const start = (node: typeof a, value: unknown) => setParam(node.path, "start", Number(value));
  return [
    {
      label: `Swap the starts of "${a.path}" and "${b.path}"`,
      edits: [start(a, b.params.start), start(b, a.params.start)],
    },
  ];
}

/** Targets that are not shifted, or the wrong way; or, where a decoder is taught, its input. */
function shiftRepairs(checked: Checked, loss: NodePath, leak: Leak): Repair[] {
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
  const reader = findNode(checked, loss);
  const [fill] = reader ? fillFor(checked, { node: reader, port: "targets" }) : [];
  const params = fill === undefined ? {} : { params: { fill } };
  return [
    {
      label: "Shift the targets left by one",
      edits: [
        { edit: "addNode", scope, id: shift, node: { block: "shift", ...params } },
        connect(scope, from, `${shift}.x`),
        connect(scope, `${shift}.x`, `${id}.targets`),
      ],
    },
  ];
}

/** The token that is to be predicted at t goes into the decoder at t + 1: a Shift in front of the embedding. */
function shiftedInput(checked: Checked, leak: Leak): Repair[] {
  const { document } = checked;
  const tokens = tokensOf(checked, "", document, leak.input.stream);
  const readers = wiresOf(document).filter(
    ({ from, to }) => from.node === tokens && hasTrait(document.nodes[to.node]?.block, "embeds"),
  );
  if (tokens === undefined || readers.length === 0) return [];
  const shift = freshId(document, "", "shift");
  const table = findNode(checked, readers[0]?.to.node ?? "");
  const [fill = 0] = table ? fillFor(checked, { node: table, port: "ids" }) : [];
  const params = { direction: "right", fill };
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
