// Edits that several repairs are made of: a block put into a wire, the wire that feeds a port.
import type { Checked } from "../check/index.ts";
import { freshId, graphAt, parseWire, wireText } from "../document/index.ts";
import {
  type Edit,
  type Graph,
  joinPath,
  type NodeSpec,
  type PortRef,
  printPort,
  splitPath,
  type Wire,
} from "../model/index.ts";

/** The wire that ends at a port, in the graph of its node; undefined for ports without one or in built-in groups. */
export function wireInto(
  checked: Checked,
  at: PortRef,
): { scope: string; graph: Graph; wire: Wire } | undefined {
  const [scope, id] = splitPath(at.node);
  const graph = graphAt(checked.document, scope);
  for (const text of graph?.wires ?? []) {
    const wire = parseWire(text);
    if (graph && wire?.to.node === id && wire.to.port === at.port) return { scope, graph, wire };
  }
  return undefined;
}

/** Puts a block into the wire that ends at a port. */
export function insertBefore(
  checked: Checked,
  at: PortRef,
  node: NodeSpec,
  input: string,
  output: string,
): Edit | undefined {
  const found = wireInto(checked, at);
  if (!found) return undefined;
  const { scope, wire } = found;
  const id = freshId(checked.document, scope, node.block);
  const place = between(checked, joinPath(scope, wire.from.node), at.node);
  return {
    edit: "all",
    edits: [
      { edit: "addNode", scope, id, node, ...(place ? { at: place } : {}) },
      { edit: "connect", scope, wire: wireText(printPort(wire.from), `${id}.${input}`) },
      { edit: "connect", scope, wire: wireText(`${id}.${output}`, printPort(wire.to)) },
    ],
  };
}

/** Half way between two nodes, a little lower so that it does not hide the wire. */
function between(checked: Checked, a: string, b: string): readonly [number, number] | undefined {
  const [p, q] = [checked.document.layout[a], checked.document.layout[b]];
  return p && q ? [Math.round((p[0] + q[0]) / 2), Math.round((p[1] + q[1]) / 2 + 60)] : undefined;
}
