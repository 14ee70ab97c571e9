// A part of a graph as it lies on the clipboard, JSON text that other windows read too.
import {
  applyEdit,
  bringing,
  CheckMemo,
  canvasKeys,
  check,
  dimsUsed,
  type Edit,
  endOf,
  extract,
  findNode,
  freeId,
  graft,
  type HeddleDocument,
  isError,
  joinPath,
  type Named,
  type Names,
  type NodeSpec,
  type NoteKind,
  type Notes,
  parseDocument,
  parseWire,
  printWire,
  routedWire,
  routeKey,
  seededAnew,
  splitPath,
  type WireText,
  wireInto,
} from "../../../core/index.ts";
import { freeNotePath } from "../../../scene/notes.ts";
import { stage } from "../../scene/stage.ts";
import { isObject } from "../../storage/checks.ts";
import { checkedGraphAt, checkedOf } from "../../store/derived.ts";
import { emptyDocument } from "../../store/document-slice.ts";
import { useStore } from "../../store/store.ts";
import { openScope, scopeEdit, takenIds } from "../gesture.ts";
import { selectedPaths } from "../nodes/nodes.ts";
import { selectedNotes } from "../notes/note-edits.ts";

/** With what lies on the canvas, by paths that begin in the scope that it was taken from. */
export interface Part extends Named<(typeof canvasKeys)[number]> {
  readonly heddle: "selection";
  readonly nodes: Readonly<Record<string, NodeSpec>>;
  /** Wires among the nodes. */
  readonly wires: readonly WireText[];
  /** Wires between the nodes and others: drawn again where the others are, and take them. */
  readonly outer: readonly WireText[];
  /** Dims that the nodes are made of. */
  readonly dims: HeddleDocument["dims"];
}

/** What is selected, as text; null when nothing is. */
export function selectionText(): string | null {
  const part = selectedPart();
  return part && JSON.stringify(part, null, 1);
}

/** What is selected; null when nothing is. */
export function selectedPart(): Part | null {
  const paths = selectedPaths();
  return paths.length === 0 && selectedNotes().length === 0 ? null : partOf(paths);
}

function partOf(paths: readonly string[]): Part {
  const scope = openScope();
  const { document } = useStore.getState();
  const checked = checkedOf(document);
  const ids = new Set(paths.map((p) => splitPath(p)[1]));
  const nodes = paths.flatMap((path) => {
    const spec = findNode(checked, path)?.spec;
    return spec ? [[splitPath(path)[1], spec] as const] : [];
  });
  const touching = (checkedGraphAt(checked, scope)?.graph.wires ?? []).flatMap((text) => {
    const w = parseWire(text);
    const ends = w ? Number(ids.has(w.from.node)) + Number(ids.has(w.to.node)) : 0;
    return ends > 0 ? [[text, ends] as const] : [];
  });
  const places = [...(stage()?.scene?.nodes.values() ?? [])]
    .filter((n) => ids.has(n.id))
    .map((n) => [n.id, [n.at.x, n.at.y] as const] as const);
  const lying = extract(document, canvasKeys, scope, (here) => picked(here, scope, touching, ids));
  const notes = (kind: NoteKind): Partial<Record<NoteKind, Notes>> => {
    const chosen = selectedNotes().filter((n) => n.kind === kind);
    const own = Object.fromEntries(chosen.map((n) => [splitPath(n.path)[1], n.note]));
    return chosen.length > 0 ? { [kind]: { ...own, ...lying[kind] } } : {};
  };
  return {
    heddle: "selection",
    nodes: Object.fromEntries(nodes),
    wires: touching.flatMap(([text, ends]) => (ends === 2 ? [text] : [])),
    outer: touching.flatMap(([text, ends]) => (ends === 1 ? [text] : [])),
    dims: Object.assign({}, ...nodes.map(([, spec]) => dimsUsed(spec, document.dims))),
    ...lying,
    ...notes("comments"),
    ...notes("frames"),
    layout: { ...lying.layout, ...Object.fromEntries(places) },
  };
}

/** Names from the scope on, of the copied nodes, what is inside of them, and the wires at them. */
function picked(
  here: Names,
  scope: string,
  touching: readonly (readonly [WireText, number])[],
  ids: ReadonlySet<string>,
): Partial<Names> {
  const own = new Set(touching.map(([wire]) => routeKey(scope, wire)));
  const isInside = (short: string | null) => short?.includes("/") && ids.has(short.split("/")[0] ?? "");
  return {
    node: (path) => {
      const short = here.node(path);
      return short !== null && (ids.has(short) || isInside(short)) ? short : null;
    },
    // Of the notes on the canvas itself those come along that are selected.
    note: (path, kind) => {
      const short = here.note(path, kind);
      return isInside(short) ? short : null;
    },
    wire: (input) => {
      const short = here.wire(input);
      return own.has(input) || isInside(short) ? short : null;
    },
  };
}

/** Reads a part, or a whole graph file as one. A sentence when the text is neither. */
export function readPart(text: string): Part | string {
  if (text.length > 32 * 2 ** 20) return "The clipboard text is too large to be a graph.";
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return "The clipboard does not contain a graph (not valid JSON). Copy nodes, or the JSON of a graph.";
  }
  const given: Readonly<Record<string, unknown>> = isObject(json) ? json : {};
  const partial = given.heddle === "selection";
  // The core's own parser says whether the nodes are nodes.
  const { nodes = {}, wires = [], outer = [], dims = {} } = given;
  const lying = Object.fromEntries(canvasKeys.flatMap((key) => (key in given ? [[key, given[key]]] : [])));
  const whole = { format: 1, name: "part", text: {}, seed: 0, nodes, wires, dims, layout: {}, ...lying };
  const parsed = parseDocument(partial ? whole : text);
  if (!parsed.ok) {
    const what = partial ? "nodes that cannot be read" : "something other than a graph";
    return `The clipboard contains ${what}. ${parsed.problems[0]?.message ?? ""}`;
  }
  const { document } = parsed;
  const kinds = [document.nodes, document.comments ?? {}, document.frames ?? {}];
  if (kinds.every((all) => Object.keys(all).length === 0)) return "The graph on the clipboard is empty.";
  return {
    heddle: "selection",
    nodes: document.nodes,
    wires: document.wires,
    outer: Array.isArray(outer) ? outer.filter((w) => typeof w === "string" && parseWire(w)) : [],
    dims: document.dims,
    // Its own names, as they are.
    ...extract(document, canvasKeys, ""),
  };
}

/** How far a part goes from where it was. */
export type Shift = readonly [x: number, y: number];

/** A little aside of the originals, so that both are seen. */
const aLittle: Shift = [32, 32];

export interface Insertion {
  readonly edits: readonly Edit[];
  /** What to select: paths of nodes, and of notes by their kind. */
  readonly nodes: readonly string[];
  readonly notes: readonly { readonly kind: "comments" | "frames"; readonly path: string }[];
}

/** Edits that put a part on the open canvas, under ids that are free, aside of where it was. */
export function insertion(part: Part, by: Shift = aLittle): Insertion {
  const scope = openScope();
  const { document } = useStore.getState();
  const taken = takenIds();
  const ids = new Map<string, string>();
  for (const id of Object.keys(part.nodes)) {
    const free = freeId(id, taken);
    taken.add(free);
    ids.set(id, free);
  }
  const dims = Object.entries(part.dims).filter(([dim]) => !(dim in document.dims));
  const nodes = Object.entries(part.nodes).map(
    ([id, node]): Edit => ({
      edit: "addNode",
      scope,
      id: ids.get(id) ?? id,
      // Two nodes that draw as one would begin with the same values.
      node: seededAnew(node),
    }),
  );
  const edits: Edit[] = [
    ...dims.map(([dim, value]): Edit => ({ edit: "setDim", dim, value })),
    ...nodes,
    ...part.wires.flatMap((w) => wireEdit(w, scope, ids, false)),
  ];
  edits.push(...outerWires(part, scope, ids, edits));
  const wired = applyEdit(document, scopeEdit(edits));
  const lying = graft(part, canvasKeys, scope, pasted(part, scope, ids, by, edits));
  if (wired.ok) edits.push(...bringing(wired.document, lying));
  return {
    edits,
    nodes: [...ids.values()].map((id) => joinPath(scope, id)),
    notes: edits.flatMap((e) =>
      e.edit === "setNote" && splitPath(e.path)[0] === scope ? [{ kind: e.kind, path: e.path }] : [],
    ),
  };
}

/** Names on the open canvas of what a part names: under new ids, as far aside as the nodes are. */
function pasted(
  part: Part,
  scope: string,
  ids: ReadonlyMap<string, string>,
  by: Shift,
  before: readonly Edit[],
): Partial<Names> {
  const node = (path: string): string | null => {
    const [first = "", ...rest] = path.split("/");
    const id = ids.get(first);
    return id === undefined ? null : joinPath(scope, [id, ...rest].join("/"));
  };
  const known = useStore.getState().document;
  const wired = new Set(before.flatMap((e) => (e.edit === "connect" ? [e.wire] : [])));
  const graph = { ...emptyDocument, nodes: part.nodes, wires: [...part.wires, ...part.outer] };
  const taken = { comments: { ...known.comments }, frames: { ...known.frames } };
  return {
    node,
    note: (path, kind) => {
      if (path.includes("/")) return node(path);
      const free = freeNotePath({ ...known, ...taken }, kind, scope);
      const note = part[kind]?.[path];
      if (note) taken[kind][free] = note;
      return free;
    },
    wire: (input) => {
      if (input.includes("/")) return node(input);
      const led = routedWire(graph, input);
      const [edit] = led ? wireEdit(led.wire, scope, ids, true) : [];
      return edit?.edit === "connect" && wired.has(edit.wire) ? routeKey(scope, edit.wire) : null;
    },
    shift: (canvas) => (canvas === "" ? by : [0, 0]),
  };
}

/** The wire between the new ids; with `loose`, an end that is not among them keeps its own. */
function wireEdit(text: WireText, scope: string, ids: ReadonlyMap<string, string>, loose: boolean): Edit[] {
  const w = parseWire(text);
  const from = w && (ids.get(w.from.node) ?? (loose ? w.from.node : undefined));
  const to = w && (ids.get(w.to.node) ?? (loose ? w.to.node : undefined));
  if (!from || !to) return [];
  const wire = printWire({ from: { node: from, port: w.from.port }, to: { node: to, port: w.to.port } });
  return [{ edit: "connect", scope, wire }];
}

const memo = new CheckMemo();

/** Wires to what was left behind, where that is here too, its input is free, and nothing becomes wrong by it. */
function outerWires(
  part: Part,
  scope: string,
  ids: ReadonlyMap<string, string>,
  before: readonly Edit[],
): Edit[] {
  const base = applyEdit(useStore.getState().document, scopeEdit(before));
  if (!base.ok) return [];
  const errors = (d: HeddleDocument) =>
    check(d, { memo }).diagnostics.filter((x) => isError(x) && x.code !== "graph/missing-input").length;
  let now = base.document;
  let known = errors(now);
  return part.outer.flatMap((text) => {
    const [edit] = wireEdit(text, scope, ids, true);
    if (edit?.edit !== "connect") return [];
    const target = endOf(edit.wire, "to");
    const graph = checkedGraphAt(check(now, { memo }), scope)?.graph;
    if (graph && wireInto(graph, target) !== undefined) return [];
    const tried = applyEdit(now, edit);
    const found = tried.ok ? errors(tried.document) : known + 1;
    if (!tried.ok || found > known) return [];
    now = tried.document;
    known = found;
    return [edit];
  });
}
