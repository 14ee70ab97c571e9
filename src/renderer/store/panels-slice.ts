/** How large the panels around the canvas are, and which of them are put away. Remembered on this machine. */
import type { Slice } from "./store.ts";

export type PanelName = "palette" | "side" | "dock" | "tall" | "step";

/** Pixels: of the two at the sides their width, of those below the canvas their height. */
export interface PanelSize {
  readonly least: number;
  readonly most: number;
  readonly usual: number;
}

export const panelSizes: Readonly<Record<PanelName, PanelSize>> = {
  palette: { least: 120, most: 360, usual: 168 },
  side: { least: 240, most: 560, usual: 296 },
  dock: { least: 110, most: 720, usual: 230 },
  // Training and JSON want more room than lists.
  tall: { least: 160, most: 720, usual: 365 },
  step: { least: 150, most: 620, usual: 292 },
};

export interface PanelsSlice {
  readonly panels: Readonly<Record<PanelName, number>>;
  readonly hiddenPanels: ReadonlySet<PanelName>;
  resizePanel(name: PanelName, size: number): void;
  togglePanel(name: PanelName): void;
}

const key = "heddle-panels";
const names = Object.keys(panelSizes) as PanelName[];

const within = (name: PanelName, size: number): number =>
  Math.round(Math.min(Math.max(size, panelSizes[name].least), panelSizes[name].most));

/** What an older or a broken entry does not say is as usual. */
function remembered(): Pick<PanelsSlice, "panels" | "hiddenPanels"> {
  let kept: { sizes?: Partial<Record<PanelName, unknown>>; hidden?: unknown } = {};
  try {
    kept = JSON.parse(localStorage.getItem(key) ?? "{}") ?? {};
  } catch {
    // It is written anew with the next change.
  }
  const sizeOf = (name: PanelName): number => {
    const size = kept.sizes?.[name];
    return typeof size === "number" && Number.isFinite(size) ? within(name, size) : panelSizes[name].usual;
  };
  const hidden = Array.isArray(kept.hidden) ? kept.hidden : [];
  return {
    panels: Object.fromEntries(names.map((n) => [n, sizeOf(n)])) as Record<PanelName, number>,
    hiddenPanels: new Set(names.filter((n) => hidden.includes(n))),
  };
}

export const panelsSlice: Slice<PanelsSlice> = (set, get) => {
  const keep = (change: Partial<Pick<PanelsSlice, "panels" | "hiddenPanels">>) => {
    set(change);
    const { panels, hiddenPanels } = get();
    localStorage.setItem(key, JSON.stringify({ sizes: panels, hidden: [...hiddenPanels] }));
  };
  return {
    ...remembered(),
    resizePanel: (name, size) => keep({ panels: { ...get().panels, [name]: within(name, size) } }),
    togglePanel(name) {
      const hidden = new Set(get().hiddenPanels);
      if (!hidden.delete(name)) hidden.add(name);
      keep({ hiddenPanels: hidden });
    },
  };
};
