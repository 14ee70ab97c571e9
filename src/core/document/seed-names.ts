// Under which name a node draws its random values: initial weights, dropout. That is its path, ids joined by dots,
// unless it was renamed, grouped or taken out of a group: then `drawAs` keeps the path that it had before, so that
// nothing computed changes. A path in `drawAs` begins at the innermost repeat; what is taken out of one keeps the name
// of its iteration, `blocks.3.attn`.
import {
  type Graph,
  type HeddleDocument,
  isRepeat,
  joinPath,
  type NodeSpec,
  type ScopePath,
} from "../model/index.ts";
import { specAt } from "./scope.ts";

/** Where nodes draw. */
export interface SeedScope {
  /** The iteration of the innermost repeat, `blocks.3`; "" outside of repeats. */
  readonly base: string;
  /** The group within it, `attn`; "" outside of groups. */
  readonly within: string;
}

export const seedRoot: SeedScope = { base: "", within: "" };

const dotted = (a: string, b: string): string => (a === "" ? b : b === "" ? a : `${a}.${b}`);

/** The name below `base`. A group that has the name of its scope leaves no mark on what is inside it. */
export const nameWithin = (scope: SeedScope, id: string, spec: NodeSpec): string =>
  spec.drawAs ?? dotted(scope.within, id);

/** `blocks.3.attn.wq` */
export const seedName = (scope: SeedScope, id: string, spec: NodeSpec): string =>
  dotted(scope.base, nameWithin(scope, id, spec));

export const insideGroup = (scope: SeedScope, id: string, spec: NodeSpec): SeedScope => ({
  ...scope,
  within: nameWithin(scope, id, spec),
});

/** Inside of one iteration of a repeat; of none for what all iterations share. */
export const insideRepeat = (
  scope: SeedScope,
  id: string,
  spec: NodeSpec,
  iteration?: number,
): SeedScope => ({
  base: dotted(seedName(scope, id, spec), iteration === undefined ? "" : String(iteration)),
  within: "",
});

/** Where the nodes of a scope of the document draw, iterations left out. */
export function seedScopeAt(document: HeddleDocument, scope: ScopePath): SeedScope {
  let [at, path] = [seedRoot, ""];
  for (const id of scope === "" ? [] : scope.split("/")) {
    path = joinPath(path, id);
    const spec = specAt(document, path);
    if (!spec) break;
    at = isRepeat(spec) ? insideRepeat(at, id, spec) : insideGroup(at, id, spec);
  }
  return at;
}

/** The node drawing by a name below its `base`; without `drawAs` where that is its own. */
export function seededAs(spec: NodeSpec, scope: SeedScope, id: string, name: string): NodeSpec {
  const { drawAs: _, ...plain } = spec;
  return nameWithin(scope, id, plain) === name ? plain : { ...plain, drawAs: name };
}

/** The graph with every `drawAs` put through, in groups too; what stands in a repeat goes by that repeat. */
export function reseeded(graph: Graph, change: (drawAs: string) => string): Graph {
  const nodes = Object.entries(graph.nodes).map(([id, spec]): [string, NodeSpec] => {
    const { drawAs, body } = spec;
    const own = drawAs === undefined ? {} : { drawAs: change(drawAs) };
    const inner = body === undefined || isRepeat(spec) ? {} : { body: reseeded(body, change) };
    return [id, { ...spec, ...own, ...inner }];
  });
  return { ...graph, nodes: Object.fromEntries(nodes) };
}

/** The node under a new id or in a new scope, drawing what it drew before. */
export function seededAsBefore(
  spec: NodeSpec,
  before: { readonly scope: SeedScope; readonly id: string },
  after: { readonly scope: SeedScope; readonly id: string },
): NodeSpec {
  return seededAs(spec, after.scope, after.id, nameWithin(before.scope, before.id, spec));
}

/** The node as a copy draws: by its own path, and so does everything inside it. */
export function seededAnew(spec: NodeSpec): NodeSpec {
  const { drawAs: _, ...plain } = spec;
  if (!spec.body) return plain;
  const nodes = Object.entries(spec.body.nodes).map(([id, node]) => [id, seededAnew(node)] as const);
  return { ...plain, body: { ...spec.body, nodes: Object.fromEntries(nodes) } };
}
