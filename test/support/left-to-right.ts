// The presets drawn from left to right, at the places that they had before they were drawn as towers: for challenges, which
// stand as they stood, and for tests that are about such a drawing.
import type { HeddleDocument } from "../../src/core/index.ts";
import { preset } from "../core/presets.ts";
import places from "./left-to-right.json" with { type: "json" };

const layouts: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = places;

export function leftToRight(name: string): HeddleDocument {
  const { direction: _, ...document } = preset(name);
  const layout = Object.entries(layouts[name] ?? {}).map(([id, [x = 0, y = 0]]) => [id, [x, y] as const]);
  return { ...document, layout: Object.fromEntries(layout) };
}
