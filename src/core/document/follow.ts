// What names nodes by their paths (weights, ties, the objective, places, notes, routes), when nodes get new paths.

import { type Edit, type HeddleDocument, joinPath, type NoteKind, splitPath } from "../model/index.ts";
import { routedWire } from "./routes.ts";
import { parseWire, printWire } from "./wires.ts";

export type Place = readonly [x: number, y: number];

export const noteKinds: readonly NoteKind[] = ["comments", "frames"];

/** The top left corner of the nodes that have a place. */
export function cornerOf(d: HeddleDocument, paths: readonly string[]): Place | undefined {
  const places = paths.flatMap((path) => (d.layout[path] ? [d.layout[path]] : []));
  if (places.length === 0) return undefined;
  return [Math.min(...places.map(([x]) => x)), Math.min(...places.map(([, y]) => y))];
}

/** Edits by which what named nodes by their old paths names them by the new ones; their own places shift. */
export function follow(d: HeddleDocument, moves: ReadonlyMap<string, string>, shift: Place = [0, 0]): Edit[] {
  const edits: Edit[] = [];
  const weight = (name: string): string => movedWeight(name, moves);
  const weights = Object.entries(d.weights ?? {}).filter(([name]) => weight(name) !== name);
  for (const [name, value] of weights) edits.push({ edit: "setWeight", weight: weight(name), value });
  for (const [name, to] of Object.entries(d.ties ?? {}))
    if (weight(name) !== name || weight(to) !== to)
      edits.push({ edit: "setTie", weight: weight(name), to: weight(to) });
  if (d.objective) {
    const [node = "", port = ""] = d.objective.logits.split(".");
    const moved = movedPath(node, moves);
    if (moved !== node)
      edits.push({ edit: "setMeta", set: { objective: { ...d.objective, logits: `${moved}.${port}` } } });
  }
  const places = Object.entries(d.layout).flatMap(([path, [x, y]]) => {
    const to = movedPath(path, moves);
    if (to === path && !moves.has(path)) return [];
    const own = moves.has(path);
    return [[to, own ? ([x + shift[0], y + shift[1]] as const) : ([x, y] as const)] as const];
  });
  if (places.length > 0) edits.push({ edit: "move", to: Object.fromEntries(places) });
  for (const kind of noteKinds)
    for (const [path, note] of Object.entries(d[kind] ?? {})) {
      const [canvas, id] = splitPath(path);
      const to = movedPath(canvas, moves);
      if (to !== canvas) edits.push({ edit: "setNote", kind, path: joinPath(to, id), note });
    }
  return [...edits, ...routesFollow(d, moves, shift)];
}

/** Wires whose two ends move keep the points that they are led through. */
function routesFollow(d: HeddleDocument, moves: ReadonlyMap<string, string>, shift: Place): Edit[] {
  return Object.entries(d.routes ?? {}).flatMap(([key, via]): Edit[] => {
    const led = routedWire(d, key);
    const wire = led && parseWire(led.wire);
    if (!wire) return [];
    const ends = [wire.from, wire.to].map((e) => ({ ...e, path: joinPath(led.scope, e.node) }));
    const [from, to] = ends.map((e) => ({ ...e, path: movedPath(e.path, moves), old: e.path }));
    if (!from || !to || from.path === from.old || to.path === to.old) return [];
    const own = moves.has(to.old);
    return [
      {
        edit: "route",
        scope: splitPath(to.path)[0],
        wire: printWire({
          from: { node: splitPath(from.path)[1], port: from.port },
          to: { node: splitPath(to.path)[1], port: to.port },
        }),
        via: own ? via.map(([x, y]) => [x + shift[0], y + shift[1]] as const) : via,
      },
    ];
  });
}

function movedPath(path: string, moves: ReadonlyMap<string, string>): string {
  for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
    const to = moves.get(path.slice(0, end));
    if (to !== undefined) return to + path.slice(end);
  }
  return path;
}

/** `blocks.1.wq.w` when `blocks/wq` becomes `blocks/pack/wq`: iterations stay behind their repeat. */
function movedWeight(name: string, moves: ReadonlyMap<string, string>): string {
  const parts = name.split(".");
  const places = parts.flatMap((part, i) => (/^\d+$/.test(part) ? [] : [i]));
  for (let n = places.length - 1; n > 0; n--) {
    const from = places.slice(0, n).map((i) => parts[i] ?? "");
    const to = moves.get(from.join("/"))?.split("/");
    if (!to) continue;
    // Old and new path begin with the scope, in which iterations may stand.
    let same = 0;
    while (same < Math.min(from.length, to.length) - 1 && from[same] === to[same]) same++;
    const head = parts.slice(0, places[same]);
    return [...head, ...to.slice(same), ...parts.slice((places[n - 1] ?? 0) + 1)].join(".");
  }
  return name;
}
