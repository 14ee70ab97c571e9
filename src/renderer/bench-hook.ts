// Handles that bench/canvas takes hold of, on a page opened with `?bench` and on no other: to open a graph at a
// camera of its choice, to read where nodes are, and to edit as a gesture would. Everything else it does with the mouse.
import { type Edit, parseDocument } from "../core/index.ts";
import { limitOf } from "../figure/ramps.ts";
import { painterOnScreen } from "./canvas/paint/on-screen.ts";
import { stage } from "./scene/stage.ts";
import { useStore } from "./store/store.ts";
import type { Camera } from "./store/view-slice.ts";
import { pictureOf } from "./values/picture.ts";

interface BenchHook {
  open(text: string, camera: Camera): boolean;
  /** Ids of the nodes on the canvas; empty while there is none. */
  nodes(): readonly string[];
  camera(): Camera | null;
  layout(): Readonly<Record<string, readonly [number, number]>>;
  select(ids: readonly string[]): void;
  dispatch(edit: Edit): boolean;
  /** Paints the whole canvas anew; tests hold what edits painted against it. */
  repaint(): void;
  /** Thumbnails of the open document's last run as image addresses, by node; null while there is no such run. */
  pictures(): Readonly<Record<string, string>> | null;
}

declare global {
  interface Window {
    heddleBench?: BenchHook;
  }
}

export function exposeForBench(): void {
  if (!new URLSearchParams(location.search).has("bench")) return;
  if (useStore.getState().snap) useStore.getState().toggleAid("snap"); // it asserts places to the pixel
  window.heddleBench = {
    open(text, camera) {
      const parsed = parseDocument(text);
      if (!parsed.ok) return false;
      useStore.getState().open(parsed.document, { path: null, name: "bench" }, true);
      useStore.getState().keepCamera("", camera);
      return true;
    },
    nodes: () => [...(stage()?.scene?.nodes.keys() ?? [])],
    camera: () => stage()?.camera() ?? null,
    layout: () => useStore.getState().document.layout,
    select: (ids) => useStore.getState().select(ids),
    dispatch: (edit) => useStore.getState().dispatch(edit),
    repaint: () => painterOnScreen()?.recolour(),
    pictures() {
      const { ran, document } = useStore.getState();
      if (ran?.document !== document) return null;
      const found: Record<string, string> = {};
      for (const [address, { thumbnails, statistics }] of Object.entries(ran.result.values)) {
        const [id = ""] = address.split(".");
        const [first] = thumbnails;
        if (first && !id.includes("/"))
          found[id] ??= pictureOf(first, "diverging", limitOf("diverging", statistics), false);
      }
      return found;
    },
  };
}
