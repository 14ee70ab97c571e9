// From the nodes of a scope to a graph: outputs get their names, and what no output needs goes.
import { IrError } from "../../ir/index.ts";
import { withScaledNorms } from "./fuse.ts";
import type { GraphProto, NodeProto, TensorProto, ValueInfoProto } from "./proto.ts";
import type { ModelScope } from "./scope.ts";

interface Unfinished {
  readonly name: string;
  readonly scope: ModelScope;
  /** Initializers that stand for graph inputs of their name. */
  readonly given: readonly TensorProto[];
  readonly inputs: readonly ValueInfoProto[];
  /** `from` is the value's name in the scope. */
  readonly outputs: readonly { readonly from: string; readonly info: ValueInfoProto }[];
}

export function finish({ name, scope, given, inputs, outputs }: Unfinished): GraphProto {
  // A value that is an output is made under that name. A second output of the same value, an input or a constant
  // needs a node of its own.
  const renamed = new Map<string, string>();
  const made = new Set(scope.nodesMade.flatMap((node) => node.outputs));
  const copies: NodeProto[] = [];
  for (const { from, info } of outputs) {
    // An input may be an output under its own name.
    if (from === info.name) continue;
    if (inputs.some((input) => input.name === info.name)) {
      throw new IrError(`output "${info.name}" has the name of an input`);
    }
    if (made.has(from) && !renamed.has(from)) renamed.set(from, info.name);
    else copies.push(identity(from, info.name));
  }
  const rename = (value: string): string => renamed.get(value) ?? value;
  const all = [...scope.nodesMade, ...copies].map((node) => ({
    ...node,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
  }));
  const used = new Set(outputs.map(({ info }) => info.name));
  const vectors = new Map<string, number | string | undefined>([
    ...inputs.map(({ name, shape }) => [name, shape.length === 1 ? shape[0] : undefined] as const),
    ...scope.constants.map(({ name, dims }) => [name, dims.length === 1 ? dims[0] : undefined] as const),
  ]);
  const width = (value: string) => {
    const size = vectors.get(value);
    return typeof size === "number" ? size : undefined;
  };
  const fused = withScaledNorms({ nodes: all, width, outputs: used });
  const nodes = fused.reverse().flatMap((node) => {
    if (!node.outputs.some((output) => used.has(output))) return [];
    for (const input of node.inputs) used.add(input);
    return [{ ...node, outputs: wanted(node.outputs, used) }];
  });
  const initial = new Set(given.map((tensor) => tensor.name));
  return {
    name,
    nodes: nodes.reverse(),
    initializers: [...given, ...scope.constants].filter((tensor) => used.has(tensor.name)),
    inputs: inputs.filter((info) => used.has(info.name) && !initial.has(info.name)),
    outputs: outputs.map(({ info }) => info),
  };
}

const identity = (from: string, to: string): NodeProto => ({
  name: `Identity_${to}`,
  opType: "Identity",
  domain: "",
  inputs: [from],
  outputs: [to],
  attributes: [],
});

/** Outputs that nobody uses get no name, and go at the end of the list; the first one is never optional. */
function wanted(outputs: readonly string[], used: ReadonlySet<string>): string[] {
  const names = outputs.map((name, i) => (i === 0 || used.has(name) ? name : ""));
  return names.slice(0, names.findLastIndex((name) => name !== "") + 1);
}
