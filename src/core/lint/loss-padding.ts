// A loss that counts padding which attention leaves out, or leaves out padding which attention reads.

import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import type { DiagnosticOf } from "../diagnostics/index.ts";
import { encode, freshId, graphAt } from "../document/index.ts";
import { splitPath } from "../model/index.ts";
import { beside, connect, type Repair, setParam } from "../repair/index.ts";
import { attentionSites, scorePorts } from "./attention-sites.ts";
import { type DataflowGraph, upstream } from "./dataflow.ts";
import { maskGrid, masksOf } from "./mask-grid.ts";
import { isSelf, sightOf } from "./mask-objective.ts";
import type { Rule } from "./rule.ts";
import { timelinesOf } from "./timelines.ts";
import { tokensBehind } from "./token-ways.ts";

export const lossPadding: Rule<"lint/loss-padding"> = {
  find: (dataflow) =>
    dataflow.leaves.flatMap((loss): DiagnosticOf<"lint/loss-padding">[] => {
      if (!hasTrait(loss.block, "gives-loss")) return [];
      const targets = tokensBehind(dataflow, dataflow.sources(loss, "targets"), "ids");
      if (!targets) return [];
      const mask = tokensBehind(dataflow, dataflow.sources(loss, "mask"), "valid");
      const attends = attentionOf(dataflow, targets.node);
      const base = { code: "lint/loss-padding", node: loss.path } as const;
      if (!mask && !ignoresPadding(dataflow, loss)) {
        // A batch whose samples are all of one length has no padding to count.
        if (attends?.masked || isRagged(dataflow, targets.node))
          return [
            {
              ...base,
              problem: "counted",
              stream: targets.node.path,
              attention: attends?.masked ? attends.place : null,
            },
          ];
      }
      if (mask && mask.shift !== targets.shift)
        return [{ ...base, problem: "unshifted", stream: targets.node.path, attention: null }];
      if (mask && attends?.seen)
        return [{ ...base, problem: "seen", stream: targets.node.path, attention: attends.place }];
      return [];
    }),
  repair: (d, dataflow) => {
    const { document } = dataflow.checked;
    const [scope, id] = splitPath(d.node);
    const graph = graphAt(document, scope);
    const [tokensScope, tokens] = splitPath(d.stream);
    if (!graph) return [];
    if (d.problem === "seen") return [maskPadding(dataflow, d.attention, d.stream)];
    if (tokensScope !== scope) return [];
    const direct: Repair = {
      label: "Exclude padding from the loss",
      edits: [connect(scope, `${tokens}.valid`, `${id}.mask`)],
    };
    const loss = dataflow.leaves.find((n) => n.path === d.node);
    const shift = loss && dataflow.sources(loss, "targets")[0]?.node;
    if (!shift || !hasTrait(shift.block, "shifts")) return [direct];
    const made = freshId(document, scope, "shift_valid");
    const params = { ...shift.spec.params, fill: 0 };
    return [
      {
        label: "Exclude padding from the loss, shifted like the targets",
        edits: [
          {
            edit: "addNode",
            scope,
            id: made,
            node: { block: "shift", params },
            ...beside(document, shift.path)(0, 120),
          },
          connect(scope, `${tokens}.valid`, `${made}.x`),
          connect(scope, `${made}.x`, `${id}.mask`),
        ],
      },
      direct,
    ];
  },
};

/** The loss leaves out the very id that padding has. */
const ignoresPadding = (dataflow: DataflowGraph, loss: CheckedNode): boolean =>
  dataflow.checked.document.vocabulary?.tokens.indexOf("<pad>") === loss.params.ignore;

function isRagged(dataflow: DataflowGraph, tokens: CheckedNode): boolean {
  const { vocabulary, text } = dataflow.checked.document;
  const read = vocabulary && encode(text[String(tokens.params.stream)] ?? "", vocabulary);
  return read?.ok === true && read.encoded.valid.includes(0);
}

/** Self-attention over the targets' stream: whether a padding mask reaches it, or padding lies open to it. */
function attentionOf(
  dataflow: DataflowGraph,
  tokens: CheckedNode,
): { place: string; masked: boolean; seen: boolean } | undefined {
  const stream = String(tokens.params.stream);
  const { stream: streamOf } = timelinesOf(dataflow);
  const sites = attentionSites(dataflow).filter((s) => {
    const [q] = dataflow.sources(s.scores, scorePorts(s.scores)[0]);
    return q !== undefined && streamOf(q) === stream && isSelf(dataflow, s);
  });
  const found = sites.map((s) => {
    const masks = masksOf(dataflow, s.masking);
    const masked = [...upstream(dataflow, masks)].some(
      (n) => hasTrait(n.block, "makes-mask") && n.params.kind === "padding",
    );
    return { place: s.place, masked, seen: !masked && sightOf(maskGrid(dataflow, masks)) === "all" };
  });
  return found.find((f) => f.masked) ?? found.find((f) => f.seen) ?? found[0];
}

/** A padding Mask on an attention in the same graph as the tokens. */
function maskPadding(dataflow: DataflowGraph, attention: string | null, stream: string): Repair | undefined {
  const { document } = dataflow.checked;
  const [scope, id] = splitPath(attention ?? "");
  const [tokensScope, tokens] = splitPath(stream);
  const graph = graphAt(document, scope);
  if (!graph || attention === null) return undefined;
  if (tokensScope !== scope) return paddingIn(dataflow, attention, stream);
  const made = freshId(document, scope, "mask");
  return {
    label: "Mask the padding in the attention",
    edits: [
      {
        edit: "addNode",
        scope,
        id: made,
        node: { block: "mask", params: { kind: "padding" } },
        ...beside(document, attention)(-120, 160),
      },
      connect(scope, `${tokens}.valid`, `${made}.valid`),
      connect(scope, `${made}.mask`, `${id}.mask`),
    ],
  };
}

/** A mask that is there already, outside of the repeat, becomes one of the padding. */
function paddingIn(dataflow: DataflowGraph, attention: string, stream: string): Repair | undefined {
  const site = attentionSites(dataflow).find((s) => s.place === attention);
  const mask =
    site && masksOf(dataflow, site.masking).find((m) => hasTrait(m.node.block, "makes-mask"))?.node;
  const [scope, id] = splitPath(mask?.path ?? "");
  const [tokensScope, tokens] = splitPath(stream);
  if (!mask || tokensScope !== scope) return undefined;
  return {
    label: "Make the mask exclude padding",
    edits: [setParam(mask.path, "kind", "padding"), connect(scope, `${tokens}.valid`, `${id}.valid`)],
  };
}
