// Which wires have room for a label once others have theirs: two labels on one spot can't be read, either of them.
import { printAxes } from "../core/index.ts";
import type { Box, SceneWire } from "./scene.ts";
import type { WirePath } from "./wire-path.ts";
import { labelZoom } from "./zoom-steps.ts";

/** Of a label's letters and chips, in the scene; largest at the least zoom that shows it. */
const [letter, chip, height] = [6.6, 8, 14].map((size) => size / labelZoom) as [number, number, number];

/** About what the label of a wire takes along it. */
const widthOf = ({ source }: SceneWire): number =>
  (source?.type.axes ?? []).reduce((sum, axis) => sum + printAxes([axis]).length * letter + chip, chip);

/** Where the label of a wire stands that has one, at its largest. */
export function labelBox(wire: SceneWire, { room, middle, beside }: WirePath): Box | null {
  const width = widthOf(wire);
  if (room < width) return null;
  const left = beside ? middle.x - 10 - width : middle.x - width / 2;
  return { left, right: left + width, top: middle.y - height / 2, bottom: middle.y + height / 2 };
}

interface Label {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const meet = (a: Label, b: Label): boolean =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < height;

/** A course without a label, by the course it is; the same one each time, so that what is painted stays. */
const quiet = new WeakMap<WirePath, WirePath>();
const loud = new WeakMap<WirePath, WirePath>();

/** A course as it was before another's label took its place. */
export const withLabel = (route: WirePath): WirePath => loud.get(route) ?? route;

function withoutLabel(route: WirePath): WirePath {
  const known = quiet.get(route);
  if (known) return known;
  const made = { ...route, room: 0 };
  quiet.set(route, made);
  loud.set(made, route);
  return made;
}

/** The courses, in their order; of those whose labels would lie on each other the first has its own. */
export function labelsApart(routes: ReadonlyMap<SceneWire, WirePath>): Map<SceneWire, WirePath> {
  const rows = new Map<number, Label[]>();
  return new Map(
    [...routes].map(([wire, route]) => {
      const width = widthOf(wire);
      if (route.room < width) return [wire, route];
      const own = { ...route.middle, width };
      const row = Math.floor(own.y / height);
      const near = [row - 1, row, row + 1].flatMap((at) => rows.get(at) ?? []);
      if (near.some((other) => meet(own, other))) return [wire, withoutLabel(route)];
      const there = rows.get(row);
      if (there) there.push(own);
      else rows.set(row, [own]);
      return [wire, route];
    }),
  );
}
