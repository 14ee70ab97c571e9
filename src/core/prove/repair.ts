// What a repair is, and what several of them are made of.
import type { CheckedNode } from "../check/index.ts";
import type { Edit } from "../model/index.ts";

/** Edits that may close a leak; whether they do is tried. */
export interface Repair {
  readonly label: string;
  readonly edits: readonly Edit[];
}

/** The sizes of a Mask for these queries and keys, where they are not the usual T. */
export function maskSizes(at: CheckedNode): Record<string, string> {
  const port = (name: string) => at.inputs.find((p) => p.name === name)?.type.axes;
  const scores = port("x");
  const [t, s] = scores ? [scores.at(-2), scores.at(-1)] : [port("q")?.at(2), port("k")?.at(2)];
  return {
    ...(t && t.size.key !== "T" ? { query: t.size.key } : {}),
    ...(s && s.size.key !== "T" ? { key: s.size.key } : {}),
  };
}
