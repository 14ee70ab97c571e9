// For blocks that work along one axis of any value. The axis is a number: 0, 1, … from the front, −1, −2, …
// from the end, as in NumPy and PyTorch.

import type { Role } from "../shape/index.ts";
import { plural } from "../words/index.ts";
import type { Wiring } from "./define.ts";
import { int, type ParamSpec } from "./params.ts";

export const axisParam = (byDefault: number, help: string): ParamSpec<number> => int(byDefault, help, -8, 7);

/** One of any value. */
export const anyAxis = (byDefault: number): ParamSpec<number> =>
  axisParam(byDefault, "Axis: 0, 1, … from the front, −1, −2, … from the end");

/** One of any value, by default that of time. */
export const timeAxis = axisParam(1, "Axis; 1 is time in [B, T, D]");

/** The axis counted from the front; undefined where there is no such axis, or the rank is unknown. */
export function axisIndex(axis: number, rank: number): number | undefined {
  const index = axis < 0 ? rank + axis : axis;
  return index >= 0 && index < rank ? index : undefined;
}

/** Pattern names of the axes of a port's wire: a0, a1, …; undefined where their number is unknown. */
export function axisNames(wiring: Wiring, port: string): readonly string[] | undefined {
  const rank = wiring.rank(port);
  return Number.isNaN(rank) ? undefined : Array.from({ length: rank }, (_, i) => `a${i}`);
}

/** The pattern of a port whose axes are all named. */
export const namedAxes = (wiring: Wiring, port: string): string => axisNames(wiring, port)?.join(" ") ?? "…";

/** The pattern of an output about which nothing is known: a rest that no input binds. */
export const unknownAxes = "…unknown";

/** Names of a port's axes with some of them replaced; `undefined` takes an axis out. */
export function changedAxes(
  wiring: Wiring,
  port: string,
  axis: number,
  change: (name: string, role: Role) => string | undefined,
): string {
  const names = axisNames(wiring, port);
  const index = names && axisIndex(axis, names.length);
  if (names === undefined || index === undefined) return unknownAxes;
  const changed = names.map((n, i) => (i === index ? change(n, wiring.role(port, index)) : n));
  return changed.filter((n) => n !== undefined).join(" ");
}

/** A sentence where the value has no such axis. */
export function refuseAxis(axis: number, wiring: Wiring, port: string): string | undefined {
  const rank = wiring.rank(port);
  if (Number.isNaN(rank) || axisIndex(axis, rank) !== undefined) return undefined;
  return `axis ${axis} does not exist: "${port}" has ${plural(rank, "axis", "axes")}, so it must be 0 to ${rank - 1} or −1 to −${rank}`;
}
