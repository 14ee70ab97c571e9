/** Where in the text the check's problems belong: the parameter, else the node, that each is about. */
import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import { type Diagnostic, explain, isError, placeOf } from "../../core/index.ts";

export interface GraphMarker {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly error: boolean;
}

/** `blocks/wo` is at nodes → blocks → body → nodes → wo; inside a built-in group, at the group itself. */
function nodeOf(tree: Node, path: string): Node | undefined {
  let found: Node | undefined;
  let at: string[] = [];
  for (const id of path.split("/")) {
    at = [...at, ...(at.length > 0 ? ["body"] : []), "nodes", id];
    const next = findNodeAtLocation(tree, at);
    if (!next) break;
    found = next;
  }
  return found;
}

/** Marks for the problems of a valid text. Those without a place, and those elsewhere, have none. */
export function graphMarkers(text: string, diagnostics: readonly Diagnostic[]): GraphMarker[] {
  const tree = diagnostics.length > 0 ? parseTree(text) : undefined;
  if (!tree) return [];
  return diagnostics.flatMap((d): GraphMarker[] => {
    const path = placeOf(d);
    const node = path === null ? undefined : nodeOf(tree, path);
    const key = node?.parent?.children?.[0] ?? node;
    if (!key) return [];
    const { title } = explain(d);
    return [{ start: key.offset, end: key.offset + key.length, message: title, error: isError(d) }];
  });
}
