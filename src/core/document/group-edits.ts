// Putting nodes into a group, as edits: what is computed stays the same, and so do weights, ties, objective and
// places, which follow the nodes to their new paths.
import { type Edit, type Graph, type HeddleDocument, joinPath, type Wire } from "../model/index.ts";
import { cornerOf, withFollowing } from "./follow.ts";
import { byTarget } from "./print.ts";
import { graphAt } from "./scope.ts";
import { seedScopeAt } from "./seed-names.ts";
import { printWire, wayBack, wiresOf } from "./wires.ts";

export type GroupEdits =
  | { readonly ok: true; readonly edits: readonly Edit[] }
  | { readonly ok: false; readonly why: string };

const refuse = (why: string): GroupEdits => ({ ok: false, why });

/** Puts the nodes of one scope into a new group. The graph of the scope has to stand in the document. */
export function groupEdits(
  d: HeddleDocument,
  scope: string,
  ids: readonly string[],
  group: string,
): GroupEdits {
  const graph = graphAt(d, scope);
  if (!graph) return refuse(`There is no group "${scope}".`);
  const chosen = new Set(ids);
  if (chosen.size === 0) return refuse("Select the nodes to group.");
  const missing = ids.find((id) => !(id in graph.nodes));
  if (missing !== undefined) return refuse(`There is no node "${joinPath(scope, missing)}".`);
  const way = wayBack(graph, chosen);
  if (way)
    return refuse(
      `Grouping these nodes would create a cycle: ${way.join(" → ")} leaves the group and reenters it.`,
    );

  const inputs = new PortNames();
  const outputs = new PortNames();
  const inner: string[] = [];
  const outer = new Set<string>();
  for (const { from, to } of wiresOf(graph)) {
    const [leaves, enters] = [chosen.has(from.node), chosen.has(to.node)];
    if (leaves && enters) inner.push(printWire({ from, to }));
    else if (enters) {
      const port = inputs.of(from, to.port);
      inner.push(printWire({ from: { node: "in", port }, to }));
      outer.add(printWire({ from, to: { node: group, port } }));
    } else if (leaves) {
      const port = outputs.of(from, from.port);
      inner.push(printWire({ from, to: { node: "out", port } }));
      outer.add(printWire({ from: { node: group, port }, to }));
    }
  }
  const nodes = Object.fromEntries(Object.entries(graph.nodes).filter(([id]) => chosen.has(id)));
  const body: Graph = {
    inputs: Object.fromEntries(inputs.names().map((name) => [name, "shared" as const])),
    outputs: outputs.names(),
    nodes,
    wires: [...new Set(inner)].sort(byTarget),
  };
  const into = new Map(ids.map((id) => [joinPath(scope, id), joinPath(joinPath(scope, group), id)]));
  const at = cornerOf(d, [...into.keys()]);
  const edits: Edit[] = [
    ...ids.map((id): Edit => ({ edit: "removeNode", scope, id })),
    // What is inside draws as if it still stood in the scope.
    {
      edit: "addNode",
      scope,
      id: group,
      node: { block: "group", drawAs: seedScopeAt(d, scope).within, body },
      ...(at ? { at } : {}),
    },
    ...[...outer].map((wire): Edit => ({ edit: "connect", scope, wire })),
  ];
  return { ok: true, edits: withFollowing(d, edits, into) };
}

/** Names for the ports of a group: one for each source, like the port that it is for, numbered where that is taken. */
class PortNames {
  private readonly bySource = new Map<string, string>();

  of(source: Wire["from"], wish: string): string {
    const key = `${source.node}.${source.port}`;
    const known = this.bySource.get(key);
    if (known !== undefined) return known;
    const taken = new Set(this.bySource.values());
    let name = wish;
    for (let i = 2; taken.has(name); i++) name = `${wish}_${i}`;
    this.bySource.set(key, name);
    return name;
  }

  names(): string[] {
    return [...this.bySource.values()];
  }
}
