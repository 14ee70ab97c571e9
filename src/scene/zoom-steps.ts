// The forms that nodes take as one goes away from them, so that no text is ever too small to be read: all of it, all in
// larger letters, name and value, the name alone, and far away a tile that the painter paints.

export interface ZoomStep {
  readonly name: "full" | "near" | "value" | "name" | "far";
  /** The least zoom at which nodes have this form. */
  readonly from: number;
  /** Size of names, and of what else is written, in the scene's pixels; 0 where nothing is. */
  readonly title: number;
  readonly text: number;
}

/** From near to far. */
export const zoomSteps: readonly ZoomStep[] = [
  { name: "full", from: 0.92, title: 14, text: 12 },
  { name: "near", from: 0.74, title: 17, text: 15 },
  { name: "value", from: 0.48, title: 25, text: 23 },
  { name: "name", from: 0.4, title: 30, text: 28 },
  { name: "far", from: 0, title: 0, text: 0 },
];

/** Zoom below which nodes are boxes. */
export const farZoom = 0.4;
/** The smallest zoom at which values are seen beside their names. */
export const valueZoom = 0.48;
/** The smallest zoom at which wires carry labels. */
export const labelZoom = 0.74;

/** Letters on the screen are at least this high, CSS pixels. */
export const leastText = 11;

export const stepAt = (zoom: number): ZoomStep => zoomSteps.find((s) => zoom >= s.from) ?? zoomSteps.at(-1)!;
