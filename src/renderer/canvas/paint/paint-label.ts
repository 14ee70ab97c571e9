// Paints the shape of a value beside its wire: each axis a chip in its colour.
import { printAxes, type Role } from "../../../core/index.ts";
import type { SceneWire } from "../../../scene/scene.ts";
import type { WirePath } from "../../../scene/wire-path.ts";
import { axisColour } from "../../scene/axis-colour.ts";
import type { PaintState } from "./paint-state.ts";

interface Chip {
  readonly text: string;
  readonly role: Role;
  /** Its left edge within the label, and how wide it is. */
  readonly at: number;
  readonly width: number;
}

interface Label {
  readonly chips: readonly Chip[];
  readonly width: number;
}

/** Its size in the scene: on the screen never less than this. */
const textSize = 11;
const height = 13;
const padding = 3;
const gap = 2;
/** How much of an axis' colour lies behind its name: enough to be told apart, so little that the name is read. */
const tint = 0.2;
const fontOf = (size: number): string => `500 ${size}px "JetBrains Mono Variable", monospace`;

const labels = new WeakMap<SceneWire, Label>();

/** Measured once a wire, and again when the fonts have come. */
function labelOf(context: CanvasRenderingContext2D, wire: SceneWire): Label {
  const known = labels.get(wire);
  if (known) return known;
  context.font = fontOf(textSize);
  let width = 0;
  const chip = (text: string, role: Role): Chip => {
    const made = { text, role, at: width, width: context.measureText(text).width + 2 * padding };
    width += made.width + gap;
    return made;
  };
  const axes = wire.source?.type.axes ?? null;
  const chips = axes?.length
    ? axes.map((axis) => chip(printAxes([axis]), axis.role))
    : wire.source
      ? [chip(printAxes(axes), "any")]
      : [];
  const label = { chips, width: Math.max(width - gap, 0) };
  if (document.fonts.status === "loaded") labels.set(wire, label);
  return label;
}

export function paintLabel(
  context: CanvasRenderingContext2D,
  wire: SceneWire,
  route: WirePath,
  { palette, camera }: PaintState,
): void {
  const { chips, width } = labelOf(context, wire);
  const larger = Math.max(1, 1 / camera.zoom);
  const [across, high] = [width * larger, height * larger];
  if (chips.length === 0 || route.room < across + 34) return;
  const { x, y } = route.middle;
  const left = route.beside ? x - 10 - across : x - across / 2;
  context.fillStyle = palette.canvas;
  context.beginPath();
  context.roundRect(left - 4 * larger, y - high / 2, across + 8 * larger, high, 4);
  context.fill();
  context.font = fontOf(textSize * larger);
  for (const chip of chips) {
    const from = left + chip.at * larger;
    const colour = axisColour(chip.role);
    if (colour) {
      context.globalAlpha = tint;
      context.fillStyle = palette[colour];
      context.beginPath();
      context.roundRect(from, y - high / 2, chip.width * larger, high, 3 * larger);
      context.fill();
      context.globalAlpha = 1;
    }
    context.fillStyle = wire.wrong ? palette.wrong : palette["ink-2"];
    context.fillText(chip.text, from + (chip.width * larger) / 2, y + 0.5);
  }
}
