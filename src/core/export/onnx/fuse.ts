// Nodes that an engine has as one: the scale and the shift of a LayerNormalization. Only where nobody else reads what lies
// between, so a gradient, which does, keeps the nodes apart.
import type { NodeProto } from "./proto.ts";

interface Fused {
  readonly nodes: readonly NodeProto[];
  /** The numbers of a vector that is an input or a constant; undefined of anything else. */
  readonly width: (value: string) => number | undefined;
  /** Values that are outputs. */
  readonly outputs: ReadonlySet<string>;
}

export function withScaledNorms({ nodes, width, outputs }: Fused): NodeProto[] {
  const readers = new Map<string, NodeProto[]>();
  for (const node of nodes)
    for (const value of node.inputs) readers.set(value, [...(readers.get(value) ?? []), node]);
  /** The only node that reads a value, if it is of this kind and its other operand is a vector of so many numbers. */
  const next = (value: string, op: "Mul" | "Add", size: number) => {
    const [node, ...others] = readers.get(value) ?? [];
    if (!node || others.length > 0 || node.opType !== op || outputs.has(value)) return undefined;
    const other = node.inputs.find((input) => input !== value);
    return other !== undefined && width(other) === size ? { node, other } : undefined;
  };
  const gone = new Set<NodeProto>();
  // In the place of the last of them.
  const made = new Map<NodeProto, NodeProto>();
  for (const norm of nodes) {
    if (norm.opType !== "LayerNormalization") continue;
    const [x, ones] = norm.inputs as readonly [string, string];
    const [normed, ...moments] = norm.outputs as readonly [string, ...string[]];
    const size = width(ones);
    // Who reads its moments may stand before the scale.
    if (size === undefined || moments.some((value) => readers.has(value) || outputs.has(value))) continue;
    const scale = next(normed, "Mul", size);
    if (!scale) continue;
    const shift = next(scale.node.outputs[0]!, "Add", size);
    const last = shift ?? scale;
    gone.add(norm);
    if (shift) gone.add(scale.node);
    const inputs = [x, scale.other, ...(shift ? [shift.other] : [])];
    made.set(last.node, { ...norm, inputs, outputs: last.node.outputs });
  }
  return nodes.flatMap((node) => (gone.has(node) ? [] : [made.get(node) ?? node]));
}
