// A group of a document → a custom block.
import { blockKeys, extract, firstFormat, seededAnew, specAt } from "../document/index.ts";
import type { CustomBlock, HeddleDocument, NodePath } from "../model/index.ts";
import { dimsUsed } from "./dims.ts";

/**
 * The group at a path that stands in the document, as a block. Weights and ties come along where the group stands
 * for one set of them: inside a repeat there is a set for each iteration, and a block can keep none.
 */
export function customBlockOf(
  d: HeddleDocument,
  path: NodePath,
  name: string,
  about?: string,
): CustomBlock | undefined {
  const node = specAt(d, path);
  if (!node) return undefined;
  return {
    heddle: "block",
    format: firstFormat,
    name,
    ...(about ? { about } : {}),
    dims: dimsUsed(node, d.dims),
    // A copy is another node: it draws its initial values by its own path.
    node: seededAnew(node),
    ...extract(d, blockKeys, path),
  };
}
