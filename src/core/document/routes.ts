// Points that wires are led through on the canvas. They belong to the layout: nothing computed depends on them.
import { type HeddleDocument, type ScopePath, splitPath, type WireText } from "../model/index.ts";
import { replaceOptional } from "./optional.ts";
import { graphAt } from "./scope.ts";
import { routeKey, wireInto } from "./wires.ts";

/** The scope and the wire of an entry of `routes`; undefined where no wire ends at that input any more. */
export function routedWire(
  d: HeddleDocument,
  key: string,
): { readonly scope: ScopePath; readonly wire: WireText } | undefined {
  const [scope, end] = splitPath(key);
  const graph = graphAt(d, scope);
  const wire = graph && wireInto(graph, end);
  return wire === undefined ? undefined : { scope, wire };
}

type Route = NonNullable<HeddleDocument["routes"]>[string];

/** The document with one wire led through points; none takes the entry away. */
export function withRoute(d: HeddleDocument, key: string, via: Route): HeddleDocument {
  const { [key]: _, ...others } = d.routes ?? {};
  return replaceOptional(d, "routes", via.length === 0 ? others : { ...others, [key]: via });
}

/** Without the points of wires that were in a scope before and are no longer. */
export function withoutLost(
  d: HeddleDocument,
  scope: ScopePath,
  before: readonly WireText[],
  after: readonly WireText[],
): HeddleDocument {
  if (!d.routes) return d;
  const left = new Set(after);
  const lost = new Set(before.flatMap((wire) => (left.has(wire) ? [] : [routeKey(scope, wire)])));
  const routes = Object.entries(d.routes).filter(([key]) => !lost.has(key));
  return replaceOptional(d, "routes", Object.fromEntries(routes));
}
