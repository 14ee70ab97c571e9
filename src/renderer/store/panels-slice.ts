// How large the panels around the canvas are, and which of them are put away. Remembered on this machine.
import { isObject, type Parse } from "../storage/checks.ts";
import { remembered } from "../storage/remembered.ts";
import type { Slice } from "./store.ts";

export type PanelName = "palette" | "side" | "dock" | "tall" | "step";

/** Pixels: of the two at the sides their width, of those below the canvas their height. */
export interface PanelSize {
  readonly min: number;
  readonly max: number;
  readonly usual: number;
}

export const panelSizes: Readonly<Record<PanelName, PanelSize>> = {
  palette: { min: 120, max: 360, usual: 168 },
  side: { min: 240, max: 560, usual: 296 },
  dock: { min: 110, max: 720, usual: 230 },
  // Training and JSON want more room than lists.
  tall: { min: 160, max: 720, usual: 365 },
  step: { min: 150, max: 620, usual: 292 },
};

export interface PanelsSlice {
  readonly panels: Readonly<Record<PanelName, number>>;
  readonly hiddenPanels: ReadonlySet<PanelName>;
  resizePanel(name: PanelName, size: number): void;
  togglePanel(name: PanelName): void;
}

const names: readonly PanelName[] = ["palette", "side", "dock", "tall", "step"];

const within = (name: PanelName, size: number): number =>
  Math.round(Math.min(Math.max(size, panelSizes[name].min), panelSizes[name].max));

interface Saved {
  readonly sizes: Readonly<Record<PanelName, number>>;
  readonly hidden: readonly PanelName[];
}

const usual: Saved = {
  sizes: {
    palette: panelSizes.palette.usual,
    side: panelSizes.side.usual,
    dock: panelSizes.dock.usual,
    tall: panelSizes.tall.usual,
    step: panelSizes.step.usual,
  },
  hidden: [],
};

/** What an older form does not have is as usual. */
const parsePanels: Parse<Saved> = (saved, ignore) => {
  if (!isObject(saved)) {
    ignore("must be an object");
    return undefined;
  }
  const { sizes = {}, hidden = [] } = saved;
  if (!isObject(sizes)) ignore("sizes must be an object");
  if (!Array.isArray(hidden)) ignore("hidden must be a list");
  const read = { ...usual.sizes };
  for (const name of names) {
    const size = isObject(sizes) ? sizes[name] : undefined;
    if (Number.isFinite(size)) read[name] = within(name, Number(size));
    else if (size !== undefined) ignore(`the size of ${name} must be a number`);
  }
  return { sizes: read, hidden: Array.isArray(hidden) ? names.filter((n) => hidden.includes(n)) : [] };
};

const setting = remembered("heddle-panels", parsePanels, usual);

export const panelsSlice: Slice<PanelsSlice> = (set, get) => {
  const keep = (change: Partial<Pick<PanelsSlice, "panels" | "hiddenPanels">>) => {
    set(change);
    const { panels, hiddenPanels } = get();
    setting.write({ sizes: panels, hidden: [...hiddenPanels] });
  };
  const { sizes, hidden } = setting.read();
  return {
    panels: sizes,
    hiddenPanels: new Set(hidden),
    resizePanel: (name, size) => keep({ panels: { ...get().panels, [name]: within(name, size) } }),
    togglePanel(name) {
      const hidden = new Set(get().hiddenPanels);
      if (!hidden.delete(name)) hidden.add(name);
      keep({ hiddenPanels: hidden });
    },
  };
};
