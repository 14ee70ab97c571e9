// Where nodes and wires stand in the text of a document, for an editor that shows both. Broken text gives what it has.
import { type Node, parseTree } from "jsonc-parser";
import { joinPath, type NodePath, type ScopePath, type WireText } from "../model/index.ts";

/** Offsets into the text; a node with its key and everything inside it. */
export type TextPlace = { readonly start: number; readonly end: number } & (
  | { readonly kind: "node"; readonly path: NodePath }
  | { readonly kind: "wire"; readonly scope: ScopePath; readonly wire: WireText }
);

/** Outer nodes before what is inside them. */
export function placesInText(text: string): TextPlace[] {
  const tree = parseTree(text);
  return tree ? graphPlaces(tree, "") : [];
}

const valueAt = (object: Node, key: string): Node | undefined =>
  object.children?.find((p) => p.children?.[0]?.value === key)?.children?.[1];

function graphPlaces(graph: Node, scope: ScopePath): TextPlace[] {
  const nodes = (valueAt(graph, "nodes")?.children ?? []).flatMap((property): TextPlace[] => {
    const [key, spec] = property.children ?? [];
    if (typeof key?.value !== "string") return [];
    const path = joinPath(scope, key.value);
    const body = spec && valueAt(spec, "body");
    const { offset: start, length } = property;
    return [{ kind: "node", path, start, end: start + length }, ...(body ? graphPlaces(body, path) : [])];
  });
  const wires = (valueAt(graph, "wires")?.children ?? []).flatMap((item): TextPlace[] =>
    typeof item.value === "string"
      ? [{ kind: "wire", scope, wire: item.value, start: item.offset, end: item.offset + item.length }]
      : [],
  );
  return [...nodes, ...wires];
}

/** The innermost place around an offset. */
export function placeAt(places: readonly TextPlace[], offset: number): TextPlace | undefined {
  return places
    .filter((p) => p.start <= offset && offset <= p.end)
    .reduce<TextPlace | undefined>(
      (best, p) => (best && best.end - best.start <= p.end - p.start ? best : p),
      undefined,
    );
}
