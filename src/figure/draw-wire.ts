// A wire with its label, on the course that the router gave it.
import { printAxes } from "../core/index.ts";
import type { SceneWire } from "../scene/scene.ts";
import type { WirePath } from "../scene/wire-path.ts";
import { dashes, thickness } from "../scene/wire-style.ts";
import type { Look } from "./draw-value.ts";
import { type Item, roundRect } from "./drawing.ts";

const labelSize = 11;

const colourOf = (wire: SceneWire, { palette }: Look): string =>
  wire.wrong ? palette.wrong : palette.flow[wire.socketKind];

export function drawWire(wire: SceneWire, { path }: WirePath, look: Look): Item {
  const dash = wire.wrong ? [] : dashes[wire.socketKind];
  return {
    item: "path",
    steps: path.steps,
    stroke: {
      colour: colourOf(wire, look),
      width: thickness(wire),
      ...(dash.length > 0 ? { dash } : { cap: "round" }),
    },
    opacity: wire.idle ? 0.35 : 1,
  };
}

/** The axes of what flows, where there is room for them. */
export function drawLabel(wire: SceneWire, { middle, room, beside }: WirePath, look: Look): readonly Item[] {
  const text = wire.source?.type.axes ? printAxes(wire.source.type.axes) : "";
  if (text === "") return [];
  const size = labelSize * (look.letters ?? 1);
  const width = look.fonts.width(text, "mono") * size + 8;
  if (room < width + 34) return [];
  const x = beside ? middle.x - 6 - width / 2 : middle.x;
  const { y } = middle;
  const { palette } = look;
  return [
    { item: "path", steps: roundRect([x - width / 2, y - 8, width, 16], 4), fill: palette.paper },
    {
      ...{ item: "text", text, face: "mono", size, x, y: y + 0.36 * size, anchor: "middle" },
      colour: wire.wrong ? palette.wrong : palette["ink-2"],
    },
  ];
}
