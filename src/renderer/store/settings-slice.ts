// What somebody is used to: what wheel and left button do on the canvas, how presets open, how large text and window are. Remembered on this
// machine.
import { isObject, oneOf, type Parse } from "../storage/checks.ts";
import { remembered } from "../storage/remembered.ts";
import type { Slice } from "./store.ts";

export const gestureStyles = ["heddle", "design", "blender"] as const;
export const textSizes = ["small", "normal", "large", "largest"] as const;
/** Of the window, percent. */
export const windowZooms = ["75", "90", "100", "110", "125", "150", "200"] as const;

export interface Settings {
  /** What wheel and left-drag do: zoom and pan, pan and select, zoom and select. */
  readonly gestures: (typeof gestureStyles)[number];
  /** What two fingers on a touchpad do. */
  readonly touchpad: "pans" | "zooms";
  /** Whether the blocks of a preset are open in place where that fits, or closed. */
  readonly presetBlocks: "open" | "closed";
  /** Of text in panels, menus and dialogs; on the canvas the zoom says it. */
  readonly textSize: (typeof textSizes)[number];
  /** Of the whole window, where the app can: in a browser it is the browser's. */
  readonly windowZoom: (typeof windowZooms)[number];
}

const usual: Settings = {
  gestures: "heddle",
  touchpad: "pans",
  presetBlocks: "open",
  textSize: "normal",
  windowZoom: "100",
};

const fields: { readonly [K in keyof Settings]: Parse<Settings[K]> } = {
  gestures: oneOf(gestureStyles),
  touchpad: oneOf(["pans", "zooms"]),
  presetBlocks: oneOf(["open", "closed"]),
  textSize: oneOf(textSizes),
  windowZoom: oneOf(windowZooms),
};

/** What an older form does not have is as usual. */
const parseSettings: Parse<Settings> = (saved, ignore) => {
  if (!isObject(saved)) {
    ignore("must be an object");
    return undefined;
  }
  const read = Object.entries(fields).flatMap(([name, parse]) => {
    const value = name in saved ? parse(saved[name], (why) => ignore(`${name} ${why}`)) : undefined;
    return value === undefined ? [] : [[name, value]];
  });
  return { ...usual, ...(Object.fromEntries(read) as Partial<Settings>) };
};

const setting = remembered("heddle-settings", parseSettings, usual);

const textScales: Readonly<Record<Settings["textSize"], number>> = {
  small: 0.92,
  normal: 1,
  large: 1.12,
  largest: 1.25,
};

/** Puts on the page what the style sheets and the window go by. */
export function applySettings({ textSize, windowZoom }: Settings): void {
  document.documentElement.style.setProperty("--text-scale", String(textScales[textSize]));
  void window.heddle?.setWindowZoom(Number(windowZoom) / 100);
}

export interface SettingsSlice {
  readonly settings: Settings;
  changeSettings(change: Partial<Settings>): void;
}

export const settingsSlice: Slice<SettingsSlice> = (set, get) => ({
  settings: setting.read(),
  changeSettings(change) {
    const settings = { ...get().settings, ...change };
    setting.write(settings);
    set({ settings });
    applySettings(settings);
  },
});
