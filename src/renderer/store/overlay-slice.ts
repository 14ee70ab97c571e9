/** What lies over the workbench for a moment (command palette, sheet of keys), and which aids of the canvas are on. */
import type { Placed } from "../ui/Menu.tsx";
import type { Slice } from "./store.ts";

export type Overlay = "commands" | "keys" | "licences" | null;

export interface OverlaySlice {
  readonly placedMenu: Placed | null;
  readonly overlay: Overlay;
  readonly historyOpen: boolean;
  readonly minimap: boolean;
  /** Nodes that are dragged fall into line with others and with the grid. */
  readonly snap: boolean;
  /** The next stroke of the left button cuts wires. */
  readonly knife: boolean;
  takeKnife(knife: boolean): void;
  showOverlay(overlay: Overlay): void;
  openMenu(menu: Placed | null): void;
  toggleAid(aid: "historyOpen" | "minimap" | "snap"): void;
}

const key = (aid: string) => `heddle-${aid}`;
const remembered = (aid: string): boolean => localStorage.getItem(key(aid)) !== "off";

export const overlaySlice: Slice<OverlaySlice> = (set, get) => ({
  overlay: null,
  historyOpen: false,
  minimap: remembered("minimap"),
  snap: remembered("snap"),
  placedMenu: null,
  knife: false,
  takeKnife(knife) {
    if (knife !== get().knife) set({ knife });
  },
  showOverlay: (overlay) => set({ overlay }),
  openMenu: (placedMenu) => set({ placedMenu }),
  toggleAid(aid) {
    const on = !get()[aid];
    if (aid !== "historyOpen") localStorage.setItem(key(aid), on ? "on" : "off");
    set({ [aid]: on });
  },
});
