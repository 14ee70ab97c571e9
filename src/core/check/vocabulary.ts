// A table has a row for every token that its stream can bring.
import type { Diagnostic } from "../diagnostics/index.ts";
import { evaluateSize, type Size } from "../shape/index.ts";
import { allNodes, type Checked } from "./checked.ts";

/** Embeddings that are fed by a Tokens node and have fewer rows than the vocabulary has tokens. */
export function vocabularyProblems(checked: Checked): Diagnostic[] {
  const tokens = checked.document.vocabulary?.tokens.length;
  if (tokens === undefined) return [];
  return allNodes(checked.root).flatMap((node): Diagnostic[] => {
    if (node.block?.kind !== "embedding" || node.state !== "ok") return [];
    const rows = node.params.rows as Size;
    const value = evaluateSize(rows, checked.bindings);
    const source = node.inputs.find((p) => p.name === "ids")?.source;
    const fed =
      source !== null && source !== undefined && checked.root.byId.get(source.node)?.block?.kind === "tokens";
    return fed && value < tokens
      ? [{ code: "vocabulary/size", node: node.path, size: rows.key, value, tokens }]
      : [];
  });
}
