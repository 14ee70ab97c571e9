// What names nodes by their paths follows them where edits put them.
import { type Edit, type HeddleDocument, joinPath } from "../model/index.ts";
import { applyEdit } from "./apply-edit.ts";
import { namedByPath } from "./fields.ts";
import { bringing, graft } from "./named-by-path.ts";
import { type Moves, moving, type Names, type Point } from "./names.ts";
import { routedWire } from "./routes.ts";
import { parseWire } from "./wires.ts";

/** The top left corner of the nodes that have a place. */
export function cornerOf(d: HeddleDocument, paths: readonly string[]): Point | undefined {
  const places = paths.flatMap((path) => (d.layout[path] ? [d.layout[path]] : []));
  if (places.length === 0) return undefined;
  return [Math.min(...places.map(([x]) => x)), Math.min(...places.map(([, y]) => y))];
}

/** The edits that put nodes elsewhere, and those by which what named them by their old paths follows. */
export function withFollowing(
  d: HeddleDocument,
  edits: readonly Edit[],
  moves: Moves,
  special: Partial<Names> = {},
): Edit[] {
  const moved = applyEdit(d, { edit: "all", edits });
  // What is refused will be, with its reason, when it is applied.
  if (!moved.ok) return [...edits];
  const names = { ...moving(moves), wire: (input: string) => movedWire(d, input, moves), ...special };
  return [...edits, ...bringing(moved.document, graft(d, namedByPath, names))];
}

/** A wire whose two ends move keeps the points that it is led through; one that is drawn anew has none. */
function movedWire(d: HeddleDocument, input: string, moves: Moves): string | null {
  const { node, wire } = moving(moves);
  const led = routedWire(d, input);
  const ends = led && parseWire(led.wire);
  if (!ends) return null;
  const moved = (end: string): boolean => {
    const path = joinPath(led.scope, end);
    return node(path) !== path;
  };
  const [from, to] = [moved(ends.from.node), moved(ends.to.node)];
  return from === to ? wire(input) : null;
}
