// What lies over the workbench for a moment (command palette, sheet of keys), and which aids of the canvas are on.
import type { FigureSubject } from "../../figure/make.ts";
import { oneOf } from "../storage/checks.ts";
import { remembered } from "../storage/remembered.ts";
import type { Placed } from "../ui/Menu.tsx";
import type { Slice } from "./store.ts";

type Overlay =
  | "commands"
  | "cost"
  | "checkup"
  | "figure"
  | "repeat"
  | "find"
  | "gallery"
  | "keys"
  | "glossary"
  | "licences"
  | "settings"
  | null;

export interface OverlaySlice {
  readonly placedMenu: Placed | null;
  readonly overlay: Overlay;
  /** What the figure that is exported is of; null for the canvas. */
  readonly figureOf: FigureSubject | null;
  readonly historyOpen: boolean;
  readonly minimap: boolean;
  /** Nodes that are dragged fall into line with others and with the grid. */
  readonly snap: boolean;
  /** The next stroke of the left button cuts wires. */
  readonly knife: boolean;
  takeKnife(knife: boolean): void;
  showOverlay(overlay: Overlay): void;
  exportFigure(of: FigureSubject | null): void;
  openMenu(menu: Placed | null): void;
  toggleAid(aid: "historyOpen" | "minimap" | "snap"): void;
}

const onOrOff = ["on", "off"] as const;
const aid = (name: string) => remembered<"on" | "off">(`heddle-${name}`, oneOf(onOrOff), "on");
const saved = { minimap: aid("minimap"), snap: aid("snap") };

export const overlaySlice: Slice<OverlaySlice> = (set, get) => ({
  overlay: null,
  figureOf: null,
  historyOpen: false,
  minimap: saved.minimap.read() === "on",
  snap: saved.snap.read() === "on",
  placedMenu: null,
  knife: false,
  takeKnife(knife) {
    if (knife !== get().knife) set({ knife });
  },
  showOverlay: (overlay) => set({ overlay }),
  exportFigure: (figureOf) => set({ overlay: "figure", figureOf }),
  openMenu: (placedMenu) => set({ placedMenu }),
  toggleAid(aid) {
    const on = !get()[aid];
    if (aid !== "historyOpen") saved[aid].write(on ? "on" : "off");
    set({ [aid]: on });
  },
});
