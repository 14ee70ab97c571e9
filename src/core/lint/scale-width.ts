// Scores that are divided by the root of another width than that of the queries: √D of the whole stream where each head
// is only K = D/H wide makes them √H times too small.
import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { specAt } from "../document/index.ts";
import { splitPath } from "../model/index.ts";
import { connect, type Repair, setParam } from "../repair/index.ts";
import { evaluateSize } from "../shape/index.ts";
import { type AttentionSite, attentionSites, scorePorts } from "./attention-sites.ts";
import { type DataflowGraph, type Out, placeInDocument } from "./dataflow.ts";
import { firstSource } from "./residuals.ts";
import type { Rule } from "./rule.ts";
import { scalingOf } from "./scaling.ts";

export const scaleWidth: Rule<"lint/scale-width"> = {
  whenFaultless: true,
  find: (dataflow) =>
    attentionSites(dataflow).flatMap((site) => {
      const scaling = scalingOf(dataflow, site);
      // What comes to K^−½ in all is right, by whatever it was reckoned.
      if (!scaling || Math.abs(scaling.power - 0.5) < 0.01) return [];
      const head = { width: scaling.width.key, value: scaling.k };
      return scaling.nodes.flatMap((scale) => {
        const wrong = otherWidth(dataflow, site, scale, scaling.k);
        const node = placeInDocument(dataflow.checked, scale.path);
        return wrong ? [{ code: "lint/scale-width", node, by: wrong, head } as const] : [];
      });
    }),
  repair: (d, dataflow) => {
    const all = attentionSites(dataflow);
    const site = all.find((s) =>
      scalingOf(dataflow, s)?.nodes.some((n) => placeInDocument(dataflow.checked, n.path) === d.node),
    );
    return site ? [byHeadWidth(dataflow, site, d.node)] : [];
  },
};

interface Width {
  readonly width: string;
  readonly value: number;
}

/** The width that a Scale goes by, where it is not that of the queries. */
function otherWidth(
  dataflow: DataflowGraph,
  site: AttentionSite,
  scale: CheckedNode,
  k: number,
): Width | undefined {
  const { bindings } = dataflow.checked;
  const query = site.scores.inputs.find((p) => p.name === scorePorts(site.scores)[0])?.type.axes;
  const heads = query?.find((a) => a.role === "head");
  if (scale.params.by === "factor") {
    // A number was typed in: told of only where it is the root of the whole stream's width, D = H·K.
    const count = heads ? evaluateSize(heads.size, bindings) : 1;
    const wrong = count > 1 && Math.abs(Number(scale.params.factor) * Math.sqrt(count * k) - 1) < 1e-3;
    return wrong ? { width: `${count * k}`, value: count * k } : undefined;
  }
  const axes = scale.inputs.find((p) => p.name === "like")?.type.axes;
  const width = axes?.at(-1)?.size;
  const value = width ? evaluateSize(width, bindings) : Number.NaN;
  if (scale.params.by !== "1/sqrt(width)" || !width || !(value > 0) || value === k) return undefined;
  const like = firstSource(dataflow, scale, "like");
  return like && isOfQueries(dataflow, site, like) ? undefined : { width: width.key, value };
}

/** The queries or keys themselves, before a part was cut off or two parts were compared apart (DeepSeek's MLA). */
function isOfQueries(dataflow: DataflowGraph, site: AttentionSite, like: Out): boolean {
  return scorePorts(site.scores).some((port) => {
    let at = firstSource(dataflow, site.scores, port);
    for (let i = 0; at && i < 12; i++) {
      if (at.node === like.node) return true;
      const { block }: CheckedNode = at.node;
      if (!hasTrait(block, "scales", "normalizes", "port-by-port", "cuts", "splits", "permutes", "regroups"))
        return false;
      at = firstSource(dataflow, at.node, hasTrait(block, "port-by-port") ? at.port : "x");
    }
    return false;
  });
}

function byHeadWidth(dataflow: DataflowGraph, site: AttentionSite, path: string): Repair | undefined {
  const spec = specAt(dataflow.checked.document, path);
  const [scope, id] = splitPath(path);
  const label = "Divide by √K, the root of the head width";
  // The attention block knows its width.
  if (hasTrait(spec?.block, "attends"))
    return { label, edits: [setParam(path, "factor", null), setParam(path, "scaled", true)] };
  const query = firstSource(dataflow, site.scores, scorePorts(site.scores)[0]);
  const end = query && dataflow.endIn(scope, query);
  if (end === undefined) return undefined;
  const byWidth = [setParam(path, "by", null), setParam(path, "factor", null)];
  const edits = [...(spec?.params?.by === "factor" ? byWidth : []), connect(scope, end, `${id}.like`)];
  return { label, edits };
}
