// The one block that the document's own form knows: what stands in a repeat stands there once for each iteration, so
// paths, names and what initial weights are drawn from go by it. All other kinds are the blocks' affair.
import type { NodeSpec } from "./document.ts";

export const repeatKind = "repeat";

export const isRepeat = (spec: NodeSpec | undefined): boolean => spec?.block === repeatKind;
