// The objective names a port that is there, and a prefix that is a size.
import { hasTrait } from "../blocks/index.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import {
  type HeddleDocument,
  joinPath,
  type NodePath,
  parseAddress,
  splitPath,
  withoutIterations,
} from "../model/index.ts";
import { dimsOf, evaluateSize, literal, parseSize, type Size, sameSize, substitute } from "../shape/index.ts";
import { didYouMean, nearNames } from "../words/index.ts";
import { allNodes, type Checked, findNode } from "./checked.ts";
import type { Dims } from "./dims.ts";
import { textStreams } from "./predicted-stream.ts";

/** What the objective names and the graph does not have, and what it must name and does not. */
export const objectiveProblems = (checked: Checked): Diagnostic[] => [
  ...logitsProblems(checked),
  ...streamProblems(checked),
];

/** A text that no node reads; or none, where several are read and no loss says which of them seq2seq writes. */
function streamProblems(checked: Checked): Diagnostic[] {
  const { objective } = checked.document;
  if (!objective) return [];
  const streams = textStreams(checked);
  // A graph without texts is being built.
  if (streams.length === 0) return [];
  const named = objective.stream ?? null;
  if (named === null) {
    const asks = objective.kind === "seq2seq" && streams.length > 1 && checked.predicted === null;
    return asks ? [{ code: "objective/stream", stream: null, near: streams }] : [];
  }
  if (streams.includes(named)) return [];
  // The text that the loss scores is the likeliest.
  const scored = checked.predicted;
  const near = [...new Set([...(scored === null ? [] : [scored]), ...nearNames(named, streams), ...streams])];
  return [{ code: "objective/stream", stream: named, near: near.slice(0, 2) }];
}

/** Logits that no port gives, of no iteration that there is too. Ports that count the vocabulary are offered instead. */
function logitsProblems(checked: Checked): Diagnostic[] {
  const logits = checked.document.objective?.logits;
  if (logits === undefined) return [];
  const at = parseAddress(logits);
  const node = at && findNode(checked, withoutIterations(at.node));
  // A node that is switched off may keep its objective.
  if (node && (node.block === null || node.state === "off")) return [];
  if (node?.outputs.some((p) => p.name === at?.port)) {
    const meant = `${inLastIteration(checked, node.path)}.${at?.port}`;
    return isPlaced(checked, at!.node) ? [] : [{ code: "objective/logits", logits, near: [meant] }];
  }
  const near = allNodes(checked.root).flatMap((n) =>
    hasTrait(n.block, "gives-logits")
      ? n.outputs.map((p) => `${inLastIteration(checked, n.path)}.${p.name}`)
      : [],
  );
  return [{ code: "objective/logits", logits, near: near.slice(0, 2) }];
}

/** Whether a path names an iteration, and one that there is, of each Repeat around its node, and of nothing else. */
function isPlaced(checked: Checked, path: NodePath): boolean {
  const [scope, id] = splitPath(path);
  if (id.includes("[")) return false;
  if (scope === "") return true;
  const [plain, written] = /^(.*?)(?:\[(\d+)\])?$/.exec(scope)!.slice(1);
  const around = findNode(checked, withoutIterations(scope));
  if (around?.state !== "ok") return true;
  const isThere = hasTrait(around.block, "repeats")
    ? written !== undefined && Number(written) < (around.count ?? Number.POSITIVE_INFINITY)
    : written === undefined;
  return isThere && isPlaced(checked, plain!);
}

/** The same node in the last iteration of each Repeat around it. */
function inLastIteration(checked: Checked, path: NodePath): NodePath {
  const [scope, id] = splitPath(path);
  if (scope === "") return id;
  const { count } = findNode(checked, scope) ?? {};
  return joinPath(`${inLastIteration(checked, scope)}${count === undefined ? "" : `[${count - 1}]`}`, id);
}

/**
 * Whether the objective's logits have a number for each token, or each class: their last axis counts the vocabulary,
 * or is as long as the table that an Embedding looks tokens up in. Else their largest entry is nobody's name.
 */
export function namesTokens(checked: Checked): boolean {
  const { objective } = checked.document;
  const at = objective && parseAddress(withoutIterations(objective.logits));
  const port = at && findNode(checked, at.node)?.outputs.find((p) => p.name === at.port);
  const last = port?.type.axes?.at(-1);
  if (!objective || !last) return false;
  if (objective.kind === "classification" || last.role === "vocab") return true;
  return allNodes(checked.root).some(
    (n) => hasTrait(n.block, "embeds") && sameSize(n.params.rows as Size, last.size),
  );
}

/** How many tokens a prefix-lm objective gives, or why it does not say. */
export function prefixOf(
  { objective }: HeddleDocument,
  dims: Dims,
): { readonly size: Size | null; readonly problems: readonly Diagnostic[] } {
  if (objective?.kind !== "prefix-lm") return { size: null, problems: [] };
  const { prefix } = objective;
  const wrong = (why: string) => ({
    size: null,
    problems: [{ code: "objective/prefix", prefix: prefix === undefined ? null : `${prefix}`, why } as const],
  });
  if (prefix === undefined) return wrong("");
  const parsed =
    typeof prefix === "number" ? ({ ok: true, size: literal(prefix) } as const) : parseSize(prefix);
  if (!parsed.ok) return wrong(parsed.message);
  const missing = dimsOf(parsed.size).find((name) => !(name in dims.bindings));
  if (missing !== undefined)
    return wrong(`unknown dimension ${missing}${didYouMean(nearNames(missing, Object.keys(dims.bindings)))}`);
  const size = substitute(parsed.size, dims.meaning);
  const value = evaluateSize(size, dims.bindings);
  return Number.isInteger(value) && value > 0
    ? { size, problems: [] }
    : wrong(`evaluates to ${value}, not a positive integer`);
}
