// The document that the canvas draws: the one that is seen, or, while a size is typed into a large graph, the one before
// until the page has a moment. Else one keystroke would check the graph and draw it in one go, and be felt.
import { useDeferredValue } from "react";
import { shallow } from "zustand/shallow";
import type { HeddleDocument } from "../../core/index.ts";
import { seenDocument } from "../diagnosis/problems.ts";
import { useStore } from "../store/store.ts";

/** Nodes from which on drawing waits: below, what came of an edit is in its own frame. */
const large = 2000;

export function useDrawnDocument(): HeddleDocument {
  const document = useStore(seenDocument);
  const before = useDeferredValue(document);
  return before !== document && isLarge(document) && differsInSizes(before, document) ? before : document;
}

const isLarge = ({ nodes }: HeddleDocument): boolean => Object.keys(nodes).length >= large;

/** In nothing else: what was moved, wired or made is drawn at once, or it would be seen to jump back. */
const differsInSizes = (a: HeddleDocument, b: HeddleDocument): boolean =>
  shallow({ ...a, dims: null }, { ...b, dims: null });
