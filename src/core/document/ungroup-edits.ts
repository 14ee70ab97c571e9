// Taking a group apart, as edits: what it held stands in its place, and computes what it computed.
import {
  type Edit,
  type HeddleDocument,
  isRepeat,
  joinPath,
  type NoteKind,
  splitPath,
  type Wire,
} from "../model/index.ts";
import { cornerOf, withFollowing } from "./follow.ts";
import type { GroupEdits } from "./group-edits.ts";
import { type Moves, moving, type Names, type Point } from "./names.ts";
import { graphAt, specAt } from "./scope.ts";
import { insideGroup, seededAsBefore, seedScopeAt } from "./seed-names.ts";
import { printWire, wiresOf } from "./wires.ts";

type End = Wire["from"];
/** Gives an id like the one wished for that is not taken. */
type Free = (wish: string, taken: ReadonlySet<string>) => string;

const refuse = (why: string): GroupEdits => ({ ok: false, why });

/** Puts what a group holds in its place. `free` gives an id that the scope does not use yet. */
export function ungroupEdits(d: HeddleDocument, scope: string, id: string, free: Free): GroupEdits {
  const [graph, path] = [graphAt(d, scope), joinPath(scope, id)];
  const spec = specAt(d, path);
  if (!graph || !spec) return refuse(`There is no node "${path}".`);
  if (isRepeat(spec))
    return refuse(`"${path}" repeats its content, so it cannot be ungrouped: unroll it into groups first.`);
  if (!spec.body) return refuse(`"${path}" is not a group: there is nothing to ungroup.`);
  if (spec.bypass || spec.mute)
    return refuse(`"${path}" is ${spec.bypass ? "bypassed" : "muted"}; turn that off before ungrouping.`);

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
  const by: Point = corner && at ? [at[0] - corner[0], at[1] - corner[1]] : [0, 0];
  const outside = seedScopeAt(d, scope);
  const inside = insideGroup(outside, id, spec);
  const edits: Edit[] = [
    { edit: "removeNode", scope, id },
    ...Object.entries(spec.body.nodes).map(([inner, node]): Edit => {
      const to = ids.get(inner) ?? inner;
      const same = seededAsBefore(node, { scope: inside, id: inner }, { scope: outside, id: to });
      return { edit: "addNode", scope, id: to, node: same };
    }),
    ...wires.map((wire): Edit => ({ edit: "connect", scope, wire })),
  ];
  const moves: Moves = new Map([...out, [path, null]]);
  const shift = (canvas: string): Point => (canvas === path ? by : [0, 0]);
  return { ok: true, edits: withFollowing(d, edits, moves, { shift, note: notesOut(d, path, moves, free) }) };
}

/** Names of notes: those on the canvas of the group get free ones on the canvas around it. */
function notesOut(d: HeddleDocument, path: string, moves: Moves, free: Free): Names["note"] {
  const [scope] = splitPath(path);
  const on = (kind: NoteKind, canvas: string): string[] =>
    Object.keys(d[kind] ?? {}).flatMap((p) => (splitPath(p)[0] === canvas ? [splitPath(p)[1]] : []));
  const taken = {
    comments: new Set(on("comments", scope)),
    frames: new Set(on("frames", scope)),
  };
  return (from, kind) => {
    const [canvas, wish] = splitPath(from);
    if (canvas !== path) return moving(moves).note(from, kind);
    const id = free(wish, taken[kind]);
    taken[kind].add(id);
    return joinPath(scope, id);
  };
}
