// The ways in which a document names things by path, and what becomes of such names when nodes get new paths.
import { joinPath, type NodePath, type NoteKind, splitPath } from "../model/index.ts";

export type Point = readonly [x: number, y: number];

/** The new name for an old one of each kind; null where what it named is gone. */
export interface Names {
  /** Of a node, `blocks/attn`. */
  readonly node: (path: NodePath) => NodePath | null;
  /** Of a note: the group on whose canvas it lies, then its id, `blocks/note_2`. */
  readonly note: (path: NodePath, kind: NoteKind) => NodePath | null;
  /** Of a wire: the input at which it ends, `blocks/attn/scale.x`. */
  readonly wire: (input: string) => string | null;
  /** Of an output, `lm_head.logits`. */
  readonly output: (address: string) => string | null;
  /** Of a weight, `blocks.3.attn.wq.w`. */
  readonly weight: (name: string) => string | null;
  /** How far what lies on a canvas shifts; not at all when absent. */
  readonly shift?: (canvas: NodePath) => Point;
}

/** Where nodes go: from path to path, with everything inside them; null takes them away. */
export type Moves = ReadonlyMap<NodePath, NodePath | null>;

/** Names after nodes have moved. */
export function moving(moves: Moves): Names {
  const node = (path: NodePath) => movedPath(path, moves);
  const port = (address: string): string | null => {
    const dot = address.lastIndexOf(".");
    const to = node(address.slice(0, dot));
    return to === null ? null : to + address.slice(dot);
  };
  const note = (path: NodePath): NodePath | null => {
    // A note may be called what a node of the same graph is called: it goes by the group around it alone.
    const [canvas, id] = splitPath(path);
    const to = canvas === "" ? "" : node(canvas);
    return to === null ? null : joinPath(to, id);
  };
  return { node, note, wire: port, output: port, weight: (name) => movedWeight(name, moves) };
}

/** Names as they are seen from inside a group; what is outside of it has none. The root is the whole. */
export function inside(group: NodePath): Names {
  const short = (prefix: string) => (name: string) =>
    group === "" ? name : name.startsWith(prefix) ? name.slice(prefix.length) : null;
  return everywhere(short(`${group}/`), short(`${group.replaceAll("/", ".")}.`));
}

/** Names as they are seen from outside of the group that they begin in: the way back from `inside`. */
export const outside = (group: NodePath): Names =>
  everywhere(
    (name) => joinPath(group, name),
    (name) => (group === "" ? name : `${group.replaceAll("/", ".")}.${name}`),
  );

const everywhere = (path: Names["node"], weight: Names["weight"]): Names => ({
  node: path,
  note: path,
  wire: path,
  output: path,
  weight,
});

/** The longest part of a path that moves decides. */
function movedPath(path: NodePath, moves: Moves): NodePath | null {
  for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
    const to = moves.get(path.slice(0, end));
    if (to !== undefined) return to === null ? null : to + path.slice(end);
  }
  return path;
}

/** `blocks.1.wq.w` when `blocks/wq` becomes `blocks/pack/wq`: iterations stay behind their repeat. */
function movedWeight(name: string, moves: Moves): string | null {
  const parts = name.split(".");
  const places = parts.flatMap((part, i) => (/^\d+$/.test(part) ? [] : [i]));
  for (let n = places.length - 1; n > 0; n--) {
    const from = places.slice(0, n).map((i) => parts[i] ?? "");
    const moved = moves.get(from.join("/"));
    if (moved === undefined) continue;
    if (moved === null) return null;
    const to = moved.split("/");
    // Old and new path begin with the scope, in which iterations may stand.
    let same = 0;
    while (same < Math.min(from.length, to.length) - 1 && from[same] === to[same]) same++;
    const head = parts.slice(0, places[same]);
    return [...head, ...to.slice(same), ...parts.slice((places[n - 1] ?? 0) + 1)].join(".");
  }
  return name;
}
