// A node that is removed, or gets another id, with everything that refers to it: nothing is left dangling.
import { type HeddleDocument, joinPath } from "../model/index.ts";
import { dropPaths, movePaths } from "./named-by-path.ts";
import { byTarget } from "./print.ts";
import { withoutLost } from "./routes.ts";
import { graphAt, withGraph } from "./scope.ts";
import { seededAsBefore, seedScopeAt } from "./seed-names.ts";
import { parseWire, printWire } from "./wires.ts";

/** The document without the node, its wires, and what named it or what it held. */
export function withoutNode(d: HeddleDocument, scope: string, id: string): HeddleDocument {
  const graph = graphAt(d, scope)!;
  const { [id]: _, ...nodes } = graph.nodes;
  const wires = graph.wires.filter((text) => {
    const w = parseWire(text);
    return w?.from.node !== id && w?.to.node !== id;
  });
  const next = withGraph(d, scope, { ...graph, nodes, wires });
  return dropPaths(withoutLost(next, scope, graph.wires, wires), joinPath(scope, id));
}

/** The document with the node under another id, and everything that named it following. */
export function renamed(d: HeddleDocument, scope: string, id: string, to: string): HeddleDocument {
  const graph = graphAt(d, scope)!;
  const within = seedScopeAt(d, scope);
  const nodes = Object.fromEntries(
    Object.entries(graph.nodes).map(([k, n]) =>
      k === id ? [to, seededAsBefore(n, { scope: within, id }, { scope: within, id: to })] : [k, n],
    ),
  );
  const wires = graph.wires.map((text): string => {
    const w = parseWire(text);
    if (!w || (w.from.node !== id && w.to.node !== id)) return text;
    const end = (e: { node: string; port: string }) => (e.node === id ? { ...e, node: to } : e);
    return printWire({ from: end(w.from), to: end(w.to) });
  });
  wires.sort(byTarget);
  const next = withGraph(d, scope, { ...graph, nodes, wires });
  return movePaths(next, new Map([[joinPath(scope, id), joinPath(scope, to)]]));
}
