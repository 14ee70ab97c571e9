// One node of a graph as PyTorch: a module whose `forward` takes what the node's inputs are wired to.
import { type Checked, type CheckedNode, check, findNode } from "../check/index.ts";
import { pytorchModel } from "../export/index.ts";
import { IrError } from "../ir/index.ts";
import type { HeddleDocument, NodePath } from "../model/index.ts";

/** Code of the block or group at a path. Throws `IrError` where it has an error, or gives nothing. */
export function pytorchPart(checked: Checked, path: NodePath): string {
  const node = findNode(checked, path);
  if (!node || node.state === "wrong") throw new IrError("it has an error; fix it first");
  const wired = node.inputs.filter(({ source }) => source !== null);
  const feeds = Object.fromEntries(wired.map(({ name, type }) => [name, type]));
  const part = check(alone(checked.document, node, Object.keys(feeds)), { dims: checked.bindings, feeds });
  return pytorchModel(part).code;
}

/** A graph of that node, each of its inputs a port of the graph. */
function alone(
  document: HeddleDocument,
  { id, spec, title }: CheckedNode,
  inputs: readonly string[],
): HeddleDocument {
  const { format, dims, vocabulary, seed } = document;
  return {
    ...{ format, dims, seed, text: {}, layout: {} },
    name: `${title} of ${document.name}`,
    ...(vocabulary ? { vocabulary } : {}),
    inputs: Object.fromEntries(inputs.map((port) => [port, "shared" as const])),
    nodes: { [id]: spec },
    wires: inputs.map((port) => `in.${port} → ${id}.${port}`),
  };
}
