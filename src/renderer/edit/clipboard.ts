/** Copying a selection as JSON, and pasting it: nodes with the wires among them, under ids that are free. */
import {
  drawingAnew,
  type Edit,
  findNode,
  type Graph,
  type HeddleDocument,
  joinPath,
  type NodeSpec,
  parseDocument,
  parseWire,
  printWire,
  routedWire,
  routeKey,
  splitPath,
} from "../../core/index.ts";
import { stage } from "../canvas/stage.ts";
import { checkedGraphAt, checkedOf } from "../store/derived.ts";
import { emptyDocument } from "../store/document-slice.ts";
import { useStore } from "../store/store.ts";
import { freeId, openScope, perform, takenIds } from "./gesture.ts";
import { deleteSelection, selectedPaths } from "./nodes.ts";

/** A part of a graph, as it lies on the clipboard. */
interface Part {
  readonly heddle: "selection";
  readonly nodes: Readonly<Record<string, NodeSpec>>;
  readonly wires: readonly string[];
  /** Places by id; those of nodes inside groups by their path from here. */
  readonly layout: Readonly<Record<string, readonly [number, number]>>;
  /** Points that its wires are led through, by the input at which each ends. */
  readonly routes?: NonNullable<HeddleDocument["routes"]>;
}

export function selectionText(): string | null {
  const scope = openScope();
  const { document } = useStore.getState();
  const checked = checkedOf(document);
  const paths = selectedPaths();
  if (paths.length === 0) return null;
  const ids = new Set(paths.map((p) => splitPath(p)[1]));
  const nodes = Object.fromEntries(paths.map((p) => [splitPath(p)[1], findNode(checked, p)?.spec]));
  const wires = (checkedGraphAt(checked, scope)?.graph.wires ?? []).filter((text) => {
    const w = parseWire(text);
    return w && ids.has(w.from.node) && ids.has(w.to.node);
  });
  const places = [...(stage()?.scene?.nodes.values() ?? [])]
    .filter((n) => ids.has(n.id))
    .map((n) => [n.id, [n.at.x, n.at.y]] as const);
  const inner = Object.entries(document.layout).flatMap(([path, at]) => {
    const under = paths.find((p) => path.startsWith(`${p}/`));
    return under ? [[`${splitPath(under)[1]}${path.slice(under.length)}`, at] as const] : [];
  });
  const part: Part = {
    heddle: "selection",
    nodes: nodes as Part["nodes"],
    wires,
    layout: Object.fromEntries([...places, ...inner]),
    ...routesOf(document, scope, wires, ids),
  };
  return JSON.stringify(part, null, 1);
}

/** Routes of the wires among the copied nodes, and of those inside of them, named from the scope on. */
function routesOf(
  document: HeddleDocument,
  scope: string,
  wires: readonly string[],
  ids: ReadonlySet<string>,
): Pick<Part, "routes"> {
  const own = new Set(wires.map((wire) => routeKey(scope, wire)));
  const entries = Object.entries(document.routes ?? {}).flatMap(([key, via]) => {
    if (scope !== "" && !key.startsWith(`${scope}/`)) return [];
    const short = scope === "" ? key : key.slice(scope.length + 1);
    const inside = short.includes("/") && ids.has(short.slice(0, short.indexOf("/")));
    return own.has(key) || inside ? [[short, via] as const] : [];
  });
  return entries.length > 0 ? { routes: Object.fromEntries(entries) } : {};
}

/** Puts the selection on the clipboard where a command, not the browser's own copy, asks for it. */
export async function copySelection(): Promise<void> {
  const text = selectionText();
  if (text !== null) await navigator.clipboard.writeText(text);
}

/** Copies, then deletes; nothing is deleted that could not be copied. */
export async function cutSelection(): Promise<void> {
  try {
    await copySelection();
    deleteSelection();
  } catch {
    useStore.getState().say("The clipboard could not be written; nothing was cut.");
  }
}

/** Pastes where a command asks for it; a browser that does not let the page read the clipboard says so. */
export async function pasteFromClipboard(): Promise<void> {
  try {
    paste(await navigator.clipboard.readText());
  } catch {
    useStore.getState().say("The clipboard may not be read from a menu here; press Ctrl+V.");
  }
}

/** Reads what lies on the clipboard: a part, or a whole graph file. A sentence when it is neither. */
function readPart(text: string): Part | string {
  if (text.length > 32 * 2 ** 20) return "The clipboard holds too much text to be a graph.";
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return "The clipboard holds no graph: it is not JSON.";
  }
  const part = json as Partial<Part>;
  if (typeof json === "object" && json !== null && part.heddle === "selection") return validPart(part);
  const parsed = parseDocument(text);
  if (parsed.ok) {
    const { nodes, wires, layout, routes } = parsed.document;
    return { heddle: "selection", nodes, wires, layout, ...(routes && { routes }) };
  }
  return `The clipboard holds no graph: ${parsed.problems[0]?.message ?? "it cannot be read."}`;
}

/** The core's own parser says whether the nodes are nodes. */
function validPart({ nodes = {}, wires = [], layout = {}, routes }: Partial<Part>): Part | string {
  const whole = { format: 1, name: "part", dims: {}, text: {}, seed: 0, nodes, wires, layout, routes };
  const parsed = parseDocument(JSON.stringify(whole));
  if (!parsed.ok)
    return `The clipboard holds a part of a graph that cannot be read: ${parsed.problems[0]?.message}`;
  const { document } = parsed;
  return {
    heddle: "selection",
    nodes: document.nodes,
    wires: document.wires,
    layout: document.layout,
    ...(document.routes && { routes: document.routes }),
  };
}

const offset = 32;

/** Pastes as one step and selects what came. */
export function paste(text: string): void {
  const part = readPart(text);
  if (typeof part === "string") useStore.getState().say(part);
  else insert(part, "Paste");
}

export function duplicateSelection(): void {
  const text = selectionText();
  if (text !== null) insert(JSON.parse(text) as Part, "Duplicate");
}

function insert(part: Part, label: string): void {
  const scope = openScope();
  const taken = takenIds();
  const ids = new Map<string, string>();
  for (const id of Object.keys(part.nodes)) {
    const free = freeId(id, taken);
    taken.add(free);
    ids.set(id, free);
  }
  const edits: Edit[] = Object.entries(part.nodes).map(([id, node]) => ({
    edit: "addNode",
    scope,
    id: ids.get(id) ?? id,
    // Two nodes that draw as one would begin with the same values.
    node: drawingAnew(node),
  }));
  const places = Object.entries(part.layout).flatMap(([path, [x, y]]) => {
    const [first = "", ...rest] = path.split("/");
    const id = ids.get(first);
    return id
      ? [
          [
            joinPath(scope, [id, ...rest].join("/")),
            rest.length > 0 ? [x, y] : [x + offset, y + offset],
          ] as const,
        ]
      : [];
  });
  edits.push({ edit: "move", to: Object.fromEntries(places) as Record<string, [number, number]> });
  for (const wire of renamedWires(part, ids)) edits.push({ edit: "connect", scope, wire });
  edits.push(...pastedRoutes(part, ids, scope));
  if (perform(edits, { label }))
    useStore.getState().select([...ids.values()].map((id) => joinPath(scope, id)));
}

function pastedRoutes(part: Part, ids: ReadonlyMap<string, string>, scope: string): Edit[] {
  return Object.entries(part.routes ?? {}).flatMap(([key, via]): Edit[] => {
    const led = routedWire({ ...emptyDocument, ...part }, key);
    const [first = "", ...rest] = key.split("/");
    if (!led) return [];
    if (rest.length > 0) {
      const holder = ids.get(first);
      const inner = led.scope.split("/").slice(1);
      return holder
        ? [{ edit: "route", scope: joinPath(scope, [holder, ...inner].join("/")), wire: led.wire, via }]
        : [];
    }
    const moved = via.map(([x, y]) => [x + offset, y + offset] as const);
    return renamedWires({ wires: [led.wire] }, ids).map((wire) => ({
      edit: "route",
      scope,
      wire,
      via: moved,
    }));
  });
}

function renamedWires(part: Pick<Graph, "wires">, ids: ReadonlyMap<string, string>): string[] {
  return part.wires.flatMap((text) => {
    const w = parseWire(text);
    const from = w && ids.get(w.from.node);
    const to = w && ids.get(w.to.node);
    return from && to
      ? [printWire({ from: { node: from, port: w.from.port }, to: { node: to, port: w.to.port } })]
      : [];
  });
}

const inField = (event: ClipboardEvent): boolean =>
  (event.target as HTMLElement).closest?.(
    "input, textarea, [contenteditable=true], .monaco-editor, dialog",
  ) != null;

/** The browser's own copy, cut and paste, where no text field has the focus. */
export function listenForClipboard(cut: () => void): () => void {
  const onCopy = (event: ClipboardEvent) => {
    if (inField(event) || String(window.getSelection()) !== "") return;
    const text = selectionText();
    if (text === null) return;
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    if (event.type === "cut") cut();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (inField(event)) return;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text.trim() !== "") paste(text);
    event.preventDefault();
  };
  window.addEventListener("copy", onCopy);
  window.addEventListener("cut", onCopy);
  window.addEventListener("paste", onPaste);
  return () => {
    window.removeEventListener("copy", onCopy);
    window.removeEventListener("cut", onCopy);
    window.removeEventListener("paste", onPaste);
  };
}
