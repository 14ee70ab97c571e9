// RoPE that is not the same on queries and keys: their product then depends on where both stand, not on how far apart
// they are. Or RoPE on the values, whose sum then mixes differently rotated vectors; or twice on one way.
import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import type { DiagnosticOf, RotationDifference } from "../diagnostics/index.ts";
import { attentionSites, scorePorts } from "./attention-sites.ts";
import { type DataflowGraph, placeInDocument } from "./dataflow.ts";
import { repairRotations } from "./rope-repairs.ts";
import { comparing, wayTo } from "./rotations.ts";
import type { Rule } from "./rule.ts";
import { timelinesOf } from "./timelines.ts";

type Finding = DiagnosticOf<"lint/rope-mismatch">;

export const ropeMismatch: Rule<"lint/rope-mismatch"> = {
  find: (dataflow) => [
    ...comparing(dataflow).flatMap((scores) => ofScores(dataflow, scores)),
    ...onValues(dataflow),
  ],
  repair: repairRotations,
};

function ofScores(dataflow: DataflowGraph, scores: CheckedNode): Finding[] {
  const placeOf = (n: CheckedNode) => placeInDocument(dataflow.checked, n.path);
  const [q, k] = scorePorts(scores).map((p) => wayTo(dataflow, scores, p));
  if (!q || !k) return [];
  const turns = [...new Set([...q.turns, ...k.turns].map((t) => placeOf(t.node)))];
  const base = { code: "lint/rope-mismatch", node: placeOf(scores), turns } as const;
  const twice = [q, k].find((way) => way.turns.length > 1);
  if (twice) return [{ ...base, problem: "twice" }];
  const [a, b] = [q.turns[0], k.turns[0]];
  if (a && b) {
    const differences = differencesOf(dataflow, scores, a.node, b.node);
    return differences.length === 0 ? [] : [{ ...base, problem: "differ", differences }];
  }
  if (a && k.known) return [{ ...base, problem: "one", missing: "k" }];
  return b && q.known ? [{ ...base, problem: "one", missing: "q" }] : [];
}

/** Parameters in which two rotations differ. */
function differencesOf(
  dataflow: DataflowGraph,
  scores: CheckedNode,
  a: CheckedNode,
  b: CheckedNode,
): RotationDifference[] {
  if (a === b || a.block !== b.block) return [];
  return Object.keys(a.block?.params ?? {}).flatMap((param) => {
    const [q, k] = [String(a.params[param]), String(b.params[param])];
    // Queries that are fewer than keys, or of another text, have a first position of their own.
    if (q === k || (param === "offset" && !isAligned(dataflow, scores))) return [];
    return [{ param, q, k }];
  });
}

/** Queries and keys are the same positions of one text. */
function isAligned(dataflow: DataflowGraph, scores: CheckedNode): boolean {
  const { stream } = timelinesOf(dataflow);
  const axes = scores.outputs[0]?.type.axes?.slice(-2).map((x) => x.size.key);
  const [q, k] = scorePorts(scores).map((p) => dataflow.sources(scores, p)[0]);
  return axes?.[0] === axes?.[1] && !!q && !!k && stream(q) === stream(k);
}

function onValues(dataflow: DataflowGraph): Finding[] {
  const found = attentionSites(dataflow).flatMap(({ sum }): Finding[] => {
    if (!sum) return [];
    const { turns } = wayTo(dataflow, sum, hasTrait(sum.block, "mixes-positions") ? "v" : "b");
    const [last] = turns;
    if (!last) return [];
    const node = placeInDocument(dataflow.checked, last.node.path);
    return [{ code: "lint/rope-mismatch", problem: "values", node, turns: [node] }];
  });
  return found.filter((d, i) => found.findIndex((other) => other.node === d.node) === i);
}
