// A port that takes a mask, and a Mask block made for it.
import type { CheckedNode } from "../check/index.ts";
import type { NodePath, NodeSpec } from "../model/index.ts";

export interface Target {
  readonly scope: NodePath;
  readonly node: string;
  readonly port: string;
}

/** A Mask block for these queries and keys, with its sizes where they are not the usual T. */
export function maskBlock(at: CheckedNode, kind: Readonly<Record<string, number | string>> = {}): NodeSpec {
  const port = (name: string) => at.inputs.find((p) => p.name === name)?.type.axes;
  const scores = port("x");
  const [t, s] = scores ? [scores.at(-2), scores.at(-1)] : [port("q")?.at(2), port("k")?.at(2)];
  const params = {
    ...kind,
    ...(t && t.size.key !== "T" ? { query: t.size.key } : {}),
    ...(s && s.size.key !== "T" ? { key: s.size.key } : {}),
  };
  return { block: "mask", ...(Object.keys(params).length > 0 ? { params } : {}) };
}
