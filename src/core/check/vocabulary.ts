// A table has a row for every token that its stream can bring.
import { hasTrait } from "../blocks/index.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import { evaluateSize, type Size } from "../shape/index.ts";
import { allNodes, type Checked } from "./checked.ts";

/** Embeddings that are fed by a Tokens node and have fewer rows than the vocabulary has tokens. */
export function vocabularyProblems(checked: Checked): Diagnostic[] {
  const tokens = checked.document.vocabulary?.tokens.length;
  if (tokens === undefined) return [];
  return allNodes(checked.root).flatMap((node): Diagnostic[] => {
    if (!hasTrait(node.block, "embeds") || node.state !== "ok") return [];
    const rows = node.params.rows as Size;
    const value = evaluateSize(rows, checked.bindings);
    const source = node.inputs.find((p) => p.name === "ids")?.source;
    const fed =
      source !== null &&
      source !== undefined &&
      hasTrait(checked.root.byId.get(source.node)?.block, "reads-text");
    return fed && value < tokens
      ? [{ code: "vocabulary/size", node: node.path, size: rows.key, value, tokens }]
      : [];
  });
}
