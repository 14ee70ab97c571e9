// The text streams of a document, and the sizes that they decide.
import { hasTrait } from "../../blocks/index.ts";
import { allNodes, type Checked } from "../../check/index.ts";
import type { Size } from "../../shape/index.ts";

/** Dims that a run decides, and that some stream shows. */
export function carriedDims(checked: Checked): string[] {
  const tokens = allNodes(checked.root).filter((n) => hasTrait(n.block, "reads-text") && n.state === "ok");
  const shown = new Set(tokens.flatMap((n) => ["batch", "time"].map((p) => (n.params[p] as Size).key)));
  return checked.dynamic.filter((d) => shown.has(d));
}
