/** A part of a graph as it lies on the clipboard, JSON text that other windows read too. */
import {
  applyEdit,
  CheckMemo,
  check,
  dimsUsed,
  drawingAnew,
  type Edit,
  endOf,
  findNode,
  type HeddleDocument,
  isError,
  joinPath,
  type NodeSpec,
  type Notes,
  parseDocument,
  parseWire,
  printWire,
  routedWire,
  routeKey,
  splitPath,
  type WireText,
  wireInto,
} from "../../../core/index.ts";
import { stage } from "../../scene/stage.ts";
import { isObject } from "../../storage/checks.ts";
import { checkedGraphAt, checkedOf } from "../../store/derived.ts";
import { emptyDocument } from "../../store/document-slice.ts";
import { useStore } from "../../store/store.ts";
import { freeId, openScope, scopeEdit, takenIds } from "../gesture.ts";
import { selectedPaths } from "../nodes/nodes.ts";
import { selectedNotes } from "../notes/note-edits.ts";
import { freeNotePath } from "../notes/notes-of.ts";

export interface Part {
  readonly heddle: "selection";
  readonly nodes: Readonly<Record<string, NodeSpec>>;
  /** Wires among the nodes. */
  readonly wires: readonly WireText[];
  /** Wires between the nodes and others: drawn again where the others are, and take them. */
  readonly outer: readonly WireText[];
  /** Dims that the nodes are made of. */
  readonly dims: HeddleDocument["dims"];
  /** Places by id; those of nodes inside groups by their path from here. Notes likewise. */
  readonly layout: HeddleDocument["layout"];
  readonly comments: Notes;
  readonly frames: Notes;
  /** Points that its wires are led through, by the input at which each ends. */
  readonly routes: NonNullable<HeddleDocument["routes"]>;
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
  const inside = <T>(of: Readonly<Record<string, T>> = {}) =>
    Object.entries(of).flatMap(([path, value]) => {
      const under = paths.find((p) => path.startsWith(`${p}/`));
      return under ? [[`${splitPath(under)[1]}${path.slice(under.length)}`, value] as const] : [];
    });
  const notes = (kind: "comments" | "frames"): Notes =>
    Object.fromEntries([
      ...selectedNotes().flatMap((n) => (n.kind === kind ? [[splitPath(n.path)[1], n.note] as const] : [])),
      ...inside(document[kind]),
    ]);
  return {
    heddle: "selection",
    nodes: Object.fromEntries(nodes),
    wires: touching.flatMap(([text, ends]) => (ends === 2 ? [text] : [])),
    outer: touching.flatMap(([text, ends]) => (ends === 1 ? [text] : [])),
    dims: Object.assign({}, ...nodes.map(([, spec]) => dimsUsed(spec, document.dims))),
    layout: Object.fromEntries([...places, ...inside(document.layout)]),
    comments: notes("comments"),
    frames: notes("frames"),
    routes: routesOf(document, scope, touching, ids),
  };
}

/** Routes of the wires at the copied nodes, and of those inside of them, named from the scope on. */
function routesOf(
  document: HeddleDocument,
  scope: string,
  touching: readonly (readonly [WireText, number])[],
  ids: ReadonlySet<string>,
): Part["routes"] {
  const own = new Set(touching.map(([wire]) => routeKey(scope, wire)));
  const entries = Object.entries(document.routes ?? {}).flatMap(([key, via]) => {
    if (scope !== "" && !key.startsWith(`${scope}/`)) return [];
    const short = scope === "" ? key : key.slice(scope.length + 1);
    const inside = short.includes("/") && ids.has(short.slice(0, short.indexOf("/")));
    return own.has(key) || inside ? [[short, via] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** Reads a part, or a whole graph file as one. A sentence when the text is neither. */
export function readPart(text: string): Part | string {
  if (text.length > 32 * 2 ** 20) return "The clipboard holds too much text to be a graph.";
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return "The clipboard holds no graph: it is not JSON. Copy nodes here or in another window, or a graph's JSON.";
  }
  const given: Readonly<Record<string, unknown>> = isObject(json) ? json : {};
  const partial = given.heddle === "selection";
  // The core's own parser says whether the nodes are nodes.
  const { nodes = {}, wires = [], outer = [], dims = {}, layout = {}, comments = {}, frames = {} } = given;
  const { routes = {} } = given;
  const notes = { comments, frames };
  const whole = { format: 1, name: "part", text: {}, seed: 0, nodes, wires, dims, ...notes, routes, layout };
  const parsed = parseDocument(partial ? JSON.stringify(whole) : text);
  if (!parsed.ok) {
    const what = partial ? "a part of a graph that cannot be read" : "no graph";
    return `The clipboard holds ${what}. ${parsed.problems[0]?.message ?? ""}`;
  }
  const { document } = parsed;
  const kinds = [document.nodes, document.comments ?? {}, document.frames ?? {}];
  if (kinds.every((all) => Object.keys(all).length === 0))
    return "The clipboard holds a graph with nothing in it.";
  return {
    heddle: "selection",
    nodes: document.nodes,
    wires: document.wires,
    outer: Array.isArray(outer) ? outer.filter((w) => typeof w === "string" && parseWire(w)) : [],
    dims: document.dims,
    layout: document.layout,
    comments: document.comments ?? {},
    frames: document.frames ?? {},
    routes: document.routes ?? {},
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
      node: drawingAnew(node),
    }),
  );
  const places = Object.entries(part.layout).flatMap(([path, at]) => {
    const [first = "", ...rest] = path.split("/");
    const id = ids.get(first);
    if (!id) return [];
    return [[joinPath(scope, [id, ...rest].join("/")), rest.length > 0 ? at : aside(at, by)] as const];
  });
  const edits: Edit[] = [
    ...dims.map(([dim, value]): Edit => ({ edit: "setDim", dim, value })),
    ...nodes,
    ...(places.length > 0 ? [{ edit: "move", to: Object.fromEntries(places) } as const] : []),
    ...part.wires.flatMap((w) => wireEdit(w, scope, ids, false)),
  ];
  const notes = (["comments", "frames"] as const).flatMap((kind) => noteEdits(part, kind, scope, ids, by));
  edits.push(...notes);
  edits.push(...outerWires(part, scope, ids, edits));
  edits.push(...routeEdits(part, scope, ids, edits, by));
  return {
    edits,
    nodes: [...ids.values()].map((id) => joinPath(scope, id)),
    notes: notes.flatMap(({ kind, path }) => (splitPath(path)[0] === scope ? [{ kind, path }] : [])),
  };
}

const aside = ([x, y]: readonly [number, number], by: Shift) => [x + by[0], y + by[1]] as const;

type NoteEdit = Extract<Edit, { edit: "setNote" }>;

function noteEdits(
  part: Part,
  kind: "comments" | "frames",
  scope: string,
  ids: ReadonlyMap<string, string>,
  by: Shift,
): NoteEdit[] {
  let known = useStore.getState().document;
  return Object.entries(part[kind]).flatMap(([path, note]): NoteEdit[] => {
    const [first = "", ...rest] = path.split("/");
    const id = ids.get(first);
    if (rest.length > 0)
      return id ? [{ edit: "setNote", kind, path: joinPath(scope, [id, ...rest].join("/")), note }] : [];
    const free = freeNotePath(known, kind, scope);
    known = { ...known, [kind]: { ...known[kind], [free]: note } };
    return [{ edit: "setNote", kind, path: free, note: { ...note, at: aside(note.at, by) } }];
  });
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

/** Routes of the wires that were drawn again, as far aside as the nodes are. */
function routeEdits(
  part: Part,
  scope: string,
  ids: ReadonlyMap<string, string>,
  before: readonly Edit[],
  by: Shift,
): Edit[] {
  const drawn = new Set(before.flatMap((e) => (e.edit === "connect" ? [e.wire] : [])));
  const wires = [...part.wires, ...part.outer];
  return Object.entries(part.routes).flatMap(([key, via]): Edit[] => {
    const led = routedWire({ ...emptyDocument, nodes: part.nodes, wires }, key);
    const [first = "", ...rest] = key.split("/");
    if (!led) return [];
    if (rest.length > 0) {
      const holder = ids.get(first);
      const inner = led.scope.split("/").slice(1);
      return holder
        ? [{ edit: "route", scope: joinPath(scope, [holder, ...inner].join("/")), wire: led.wire, via }]
        : [];
    }
    return wireEdit(led.wire, scope, ids, true).flatMap((e): Edit[] =>
      e.edit === "connect" && drawn.has(e.wire)
        ? [{ edit: "route", scope, wire: e.wire, via: via.map((p) => aside(p, by)) }]
        : [],
    );
  });
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
