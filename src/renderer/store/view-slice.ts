// What is looked at: the scope, the selection, the iteration of repeats, panels, theme. Never in the document.
import { type NodeId, type NodePath, splitPath, type WireText } from "../../core/index.ts";
import { oneOf } from "../storage/checks.ts";
import { remembered } from "../storage/remembered.ts";
import { applyTheme, systemIsDark, type Theme, themes } from "../theme/theme.ts";
import type { Slice } from "./store.ts";

/** Id of the panel that is open in the dock. */
type Dock = string | null;

/**
 * The search for a block to add: where on the screen, and the socket (`norm_1.out.x`) whose wire it is to take, or the
 * wire to go into.
 */
export interface AddSearch {
  readonly x: number;
  readonly y: number;
  readonly from: string | null;
  readonly into?: WireText;
  /** What does not take the wire is offered too, without it. */
  readonly loose?: boolean;
}

/** Where the canvas was left, for each scope. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  /** Nobody has moved it: all of the scope, or its beginning, is seen on a canvas of another size too. */
  readonly shows?: "all" | "beginning";
}

interface Reveal {
  readonly paths: readonly NodePath[];
  /** Where all of them are on the screen, the camera stays. */
  readonly unlessSeen: boolean;
  /** The port of the one node that was meant. */
  readonly port?: string;
}

export interface ViewSlice {
  /** Path of the group that is open, "" for the root. */
  readonly scope: NodePath;
  /** Groups that are open where they stand, also where nobody sees it: inside of what is closed. */
  readonly opened: ReadonlySet<NodePath>;
  /** The level that edits go to, of those that are drawn; null: the scope. */
  readonly level: NodePath | null;
  /** Paths of nodes. */
  readonly selection: ReadonlySet<NodePath>;
  readonly selectedWire: WireText | null;
  /** Which of the points that the selected wire is led through is selected. */
  readonly selectedPoint: number | null;
  /** Keys of comments and frames (src/scene/notes.ts). */
  readonly selectedNotes: ReadonlySet<string>;
  /** The note whose text is being typed. */
  readonly editedNote: string | null;
  /** The node whose names are being typed on the canvas. */
  readonly renaming: NodePath | null;
  readonly hovered: NodeId | null;
  /** Which iteration of each repeat is shown. */
  readonly iterations: Readonly<Record<NodePath, number>>;
  readonly cameras: Readonly<Record<NodePath, Camera>>;
  /** Nodes to bring into view; another object each time, so that the same ones can be asked for twice. */
  readonly reveal: Reveal | null;
  readonly dock: Dock;
  readonly add: AddSearch | null;
  /** Name of the socket from which a wire is drawn by keys, `norm_1.out.x`. */
  readonly pulling: string | null;
  /** The button is down on a node: it is being dragged, or may be at once. */
  readonly dragging: boolean;
  readonly theme: Theme;
  readonly systemDark: boolean;
  enter(scope: NodePath): void;
  /** Opens groups where they stand, and closes all others. */
  setOpened(opened: Iterable<NodePath>): void;
  /** A group goes by another path, and stays open; by the old one too, should that be undone. */
  followRename(from: NodePath, to: NodePath): void;
  /** What is added or drawn next belongs to this level. */
  work(level: NodePath): void;
  /** Nodes of one level: that of the last one, which is worked on then. */
  select(selection: Iterable<NodePath>): void;
  /** A wire of the level that is worked on. */
  selectWire(wire: WireText | null): void;
  selectPoint(wire: WireText, point: number | null): void;
  /** Selects notes, and nodes with them. */
  selectNotes(notes: Iterable<string>, nodes?: Iterable<NodePath>): void;
  editNote(note: string | null): void;
  rename(path: NodePath | null): void;
  setIteration(repeat: NodePath, iteration: number): void;
  keepCamera(scope: NodePath, camera: Camera): void;
  /** All canvases were drawn anew. */
  forgetCameras(): void;
  /** Opens the scope of a node, selects it and brings it into view; a port of it is pointed out. */
  goTo(path: NodePath, port?: string): void;
  /** Sees to it that these nodes are in view: of a scope that it opens, or, of null, of the one that is open. */
  show(scope: NodePath | null, paths: readonly NodePath[]): void;
  setDock(dock: Dock): void;
  openAdd(add: AddSearch | null): void;
  pull(socket: string | null): void;
  setDragging(dragging: boolean): void;
  setTheme(theme: Theme): void;
  /** What the system asks for now. */
  setSystemDark(dark: boolean): void;
}

const nothing: ReadonlySet<string> = new Set();
const unselected = {
  selection: nothing,
  selectedWire: null,
  selectedPoint: null,
  selectedNotes: nothing,
  editedNote: null,
} as const;

/** Nodes of different levels are not edited by one step. */
function onOneLevel(paths: Iterable<NodePath>): Pick<ViewSlice, "selection"> & Partial<ViewSlice> {
  const all = [...paths];
  const last = all.at(-1);
  if (last === undefined) return { selection: nothing };
  const [level] = splitPath(last);
  return { level, selection: new Set(all.filter((path) => splitPath(path)[0] === level)) };
}

/** A note belongs to the level that its key, `frames:blocks/f`, ends with. */
function levelOfNotes(notes: Iterable<string>): Partial<ViewSlice> {
  const [key] = notes;
  return key === undefined ? {} : { level: splitPath(key.slice(key.indexOf(":") + 1))[0] };
}

/** Whether a level is on the canvas of a scope: the scope itself, or inside of groups that are open where they stand. */
export function isDrawn(level: NodePath, scope: NodePath, opened: ReadonlySet<NodePath>): boolean {
  let at = level;
  while (at !== scope) {
    if (at === "" || !opened.has(at)) return false;
    [at] = splitPath(at);
  }
  return true;
}

const savedTheme = remembered<Theme>("heddle-theme", oneOf(themes), "system");

/** The root of the document, as it is first seen. */
export const fresh = () =>
  ({
    ...unselected,
    scope: "",
    opened: nothing,
    level: null,
    renaming: null,
    hovered: null,
    iterations: {},
    cameras: {},
  }) satisfies Partial<ViewSlice>;

export const viewSlice: Slice<ViewSlice> = (set, get) => ({
  ...fresh(),
  reveal: null,
  dock: null,
  add: null,
  pulling: null,
  dragging: false,
  theme: savedTheme.read(),
  systemDark: systemIsDark(),

  enter: (scope) => set({ scope, level: null, ...unselected, hovered: null }),
  setOpened: (opened) => set({ opened: new Set(opened) }),
  followRename(from, to) {
    const { opened } = get();
    const within = [...opened].filter((path) => path === from || path.startsWith(`${from}/`));
    if (within.length > 0)
      set({ opened: new Set([...opened, ...within.map((p) => to + p.slice(from.length))]) });
  },
  work: (level) => set({ level }),
  select: (selection) => set({ ...unselected, ...onOneLevel(selection) }),
  selectWire: (selectedWire) => set({ ...unselected, selectedWire }),
  selectPoint: (selectedWire, selectedPoint) => set({ ...unselected, selectedWire, selectedPoint }),
  selectNotes: (notes, nodes = []) =>
    set({ ...unselected, ...levelOfNotes(notes), selectedNotes: new Set(notes), ...onOneLevel(nodes) }),
  editNote: (editedNote) => set({ editedNote }),
  rename: (renaming) => set({ renaming }),
  setIteration: (repeat, iteration) => set((s) => ({ iterations: { ...s.iterations, [repeat]: iteration } })),
  forgetCameras: () => set({ cameras: {} }),
  keepCamera: (scope, camera) => set((s) => ({ cameras: { ...s.cameras, [scope]: camera } })),
  goTo(path, port) {
    const [level] = splitPath(path);
    const { scope, opened } = get();
    const reveal = { paths: [path], unlessSeen: false, ...(port === undefined ? {} : { port }) };
    set({
      scope: isDrawn(level, scope, opened) ? scope : level,
      ...unselected,
      ...onOneLevel([path]),
      reveal,
    });
  },
  show(scope, paths) {
    const left = scope === null ? {} : { scope, level: null, ...unselected, hovered: null };
    set({ ...left, reveal: { paths, unlessSeen: true } });
  },
  setDock: (dock) => set({ dock }),
  openAdd: (add) => set({ add }),
  pull: (pulling) => set({ pulling }),
  setDragging(dragging) {
    if (dragging !== get().dragging) set({ dragging });
  },
  setSystemDark: (systemDark) => set({ systemDark }),
  setTheme(theme) {
    applyTheme(theme);
    savedTheme.write(theme);
    set({ theme });
  },
});
