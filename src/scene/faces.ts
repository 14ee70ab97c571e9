// Where the wires of a graph run, and the sides of a node at which they leave and arrive.
import type { HeddleDocument } from "../core/index.ts";

/** Up and down are towers. */
export type Flow = NonNullable<HeddleDocument["direction"]>;

export type Face = "left" | "right" | "top" | "bottom";

/** The sides at which a wire leaves its source and arrives at its target. */
export interface Faces {
  readonly out: Face;
  readonly into: Face;
}

/** What points away from a node at each side. */
export const normals: Readonly<Record<Face, { readonly x: number; readonly y: number }>> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  top: { x: 0, y: -1 },
  bottom: { x: 0, y: 1 },
};

/** The sides of a wire that runs as most do. */
export const facesOf: Readonly<Record<Flow, Faces>> = {
  right: { out: "right", into: "left" },
  up: { out: "top", into: "bottom" },
  down: { out: "bottom", into: "top" },
};

export const opposite: Readonly<Record<Face, Face>> = {
  left: "right",
  right: "left",
  top: "bottom",
  bottom: "top",
};
