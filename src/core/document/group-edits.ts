// Grouping nodes and taking a group apart, as edits: what is computed stays the same, and so do weights, ties,
// objective and places, which follow the nodes to their new paths.
import {
  type Edit,
  type Graph,
  type HeddleDocument,
  joinPath,
  type NoteKind,
  parseWire,
  printWire,
  splitPath,
} from "../model/index.ts";
import { drawingAsBefore, drawScopeAt, insideGroup } from "./draw-names.ts";
import { byTarget } from "./print.ts";
import { routedWire } from "./routes.ts";
import { graphAt, specAt } from "./scope.ts";

export type GroupEdits =
  | { readonly ok: true; readonly edits: readonly Edit[] }
  | { readonly ok: false; readonly why: string };

interface End {
  readonly node: string;
  readonly port: string;
}
type Place = readonly [x: number, y: number];

const refuse = (why: string): GroupEdits => ({ ok: false, why });
const wiresOf = (graph: Graph) => graph.wires.flatMap((text) => parseWire(text) ?? []);
const endKey = (e: End): string => `${e.node}.${e.port}`;

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
  if (chosen.size === 0) return refuse("Select the nodes that the group is to hold.");
  const missing = ids.find((id) => !(id in graph.nodes));
  if (missing !== undefined) return refuse(`There is no node "${joinPath(scope, missing)}".`);
  const way = wayBack(graph, chosen);
  if (way)
    return refuse(`Grouped, these nodes would close a loop: ${way.join(" → ")} leaves and comes back.`);

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
  return {
    ok: true,
    edits: [
      ...ids.map((id): Edit => ({ edit: "removeNode", scope, id })),
      // What is inside draws as if it still stood in the scope.
      {
        edit: "addNode",
        scope,
        id: group,
        node: { block: "group", drawAs: drawScopeAt(d, scope).within, body },
        ...(at ? { at } : {}),
      },
      ...[...outer].map((wire): Edit => ({ edit: "connect", scope, wire })),
      ...follow(d, into),
    ],
  };
}

/** Puts what a group holds in its place. `free` gives an id that the scope does not use yet. */
export function ungroupEdits(
  d: HeddleDocument,
  scope: string,
  id: string,
  free: (wish: string, taken: ReadonlySet<string>) => string,
): GroupEdits {
  const [graph, path] = [graphAt(d, scope), joinPath(scope, id)];
  const spec = specAt(d, path);
  if (!graph || !spec) return refuse(`There is no node "${path}".`);
  if (spec.block === "repeat") return refuse(`"${path}" repeats what it holds, so it cannot be taken apart.`);
  if (!spec.body) return refuse(`"${path}" is no group: there is nothing inside to take out.`);
  if (spec.bypass || spec.mute)
    return refuse(
      `"${path}" is ${spec.bypass ? "bypassed" : "muted"}; turn that off before taking it apart.`,
    );

  const taken = new Set(["in", "out", ...Object.keys(graph.nodes)]);
  taken.delete(id);
  const ids = new Map<string, string>();
  for (const inner of Object.keys(spec.body.nodes)) {
    const wish = free(inner, taken);
    taken.add(wish);
    ids.set(inner, wish);
  }
  const feeds = new Map(
    wiresOf(graph).flatMap((w) => (w.to.node === id ? [[w.to.port, w.from] as const] : [])),
  );
  const named = (e: End): End => ({ ...e, node: ids.get(e.node) ?? e.node });
  /** Where the value on an inner wire comes from; undefined for a port that nothing feeds. */
  const source = (from: End): End | undefined => (from.node === "in" ? feeds.get(from.port) : named(from));
  const leaving = new Map<string, End | undefined>();
  const wires: string[] = [];
  for (const { from, to } of wiresOf(spec.body)) {
    const begin = source(from);
    if (to.node === "out") leaving.set(to.port, begin);
    else if (begin) wires.push(printWire({ from: begin, to: named(to) }));
  }
  for (const { from, to } of wiresOf(graph)) {
    const begin = from.node === id ? leaving.get(from.port) : undefined;
    if (begin) wires.push(printWire({ from: begin, to }));
  }
  const out = new Map([...ids].map(([inner, wish]) => [joinPath(path, inner), joinPath(scope, wish)]));
  const [corner, at] = [cornerOf(d, [...out.keys()]), d.layout[path]];
  const shift: Place = corner && at ? [at[0] - corner[0], at[1] - corner[1]] : [0, 0];
  const draws = drawScopeAt(d, scope);
  const inside = insideGroup(draws, id, spec);
  const notes = noteKinds.flatMap((kind) => notesOut(d, kind, path, scope, shift, free));
  return {
    ok: true,
    edits: [
      { edit: "removeNode", scope, id },
      ...Object.entries(spec.body.nodes).map(([inner, node]): Edit => {
        const to = ids.get(inner) ?? inner;
        const same = drawingAsBefore(node, { scope: inside, id: inner }, { scope: draws, id: to });
        return { edit: "addNode", scope, id: to, node: same };
      }),
      ...wires.map((wire): Edit => ({ edit: "connect", scope, wire })),
      ...follow(d, out, shift),
      ...notes,
    ],
  };
}

const noteKinds: readonly NoteKind[] = ["comments", "frames"];

/** The notes on the canvas of a group, onto the canvas around it. */
function notesOut(
  d: HeddleDocument,
  kind: NoteKind,
  path: string,
  scope: string,
  [dx, dy]: Place,
  free: (wish: string, taken: ReadonlySet<string>) => string,
): Edit[] {
  const own = Object.entries(d[kind] ?? {});
  const on = (canvas: string) => own.filter(([p]) => splitPath(p)[0] === canvas);
  const taken = new Set(on(scope).map(([p]) => splitPath(p)[1]));
  return on(path).map(([from, note]): Edit => {
    const id = free(splitPath(from)[1], taken);
    taken.add(id);
    const at = [note.at[0] + dx, note.at[1] + dy] as const;
    return { edit: "setNote", kind, path: joinPath(scope, id), note: { ...note, at } };
  });
}

/** Names for the ports of a group: one for each source, like the port that it is for, numbered where that is taken. */
class PortNames {
  readonly #bySource = new Map<string, string>();

  of(source: End, wish: string): string {
    const known = this.#bySource.get(endKey(source));
    if (known !== undefined) return known;
    const taken = new Set(this.#bySource.values());
    let name = wish;
    for (let i = 2; taken.has(name); i++) name = `${wish}_${i}`;
    this.#bySource.set(endKey(source), name);
    return name;
  }

  names(): string[] {
    return [...this.#bySource.values()];
  }
}

/** A way along wires that leaves the nodes and comes back to them; undefined when there is none. */
function wayBack(graph: Graph, chosen: ReadonlySet<string>): string[] | undefined {
  const next = new Map<string, string[]>();
  for (const { from, to } of wiresOf(graph)) next.set(from.node, [...(next.get(from.node) ?? []), to.node]);
  const cameFrom = new Map<string, string>();
  const queue = [...chosen];
  for (let i = 0; i < queue.length; i++) {
    const at = queue[i] as string;
    for (const to of next.get(at) ?? []) {
      if (chosen.has(to)) {
        if (chosen.has(at)) continue;
        const way = [at, to];
        for (let back = cameFrom.get(at); back !== undefined; back = cameFrom.get(back)) way.unshift(back);
        return way;
      }
      if (cameFrom.has(to)) continue;
      cameFrom.set(to, at);
      queue.push(to);
    }
  }
  return undefined;
}

/** The top left corner of the nodes that have a place. */
function cornerOf(d: HeddleDocument, paths: readonly string[]): Place | undefined {
  const places = paths.flatMap((path) => (d.layout[path] ? [d.layout[path]] : []));
  if (places.length === 0) return undefined;
  return [Math.min(...places.map(([x]) => x)), Math.min(...places.map(([, y]) => y))];
}

/** What named the nodes by their old paths names them by the new ones. */
function follow(d: HeddleDocument, moves: ReadonlyMap<string, string>, shift: Place = [0, 0]): Edit[] {
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
