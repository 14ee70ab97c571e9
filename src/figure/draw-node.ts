// A node as the canvas has it: its frame by what state it is in, its name, its ports, and its value if one is wanted.
import { printAxes } from "../core/index.ts";
import { categoryOf } from "../scene/categories.ts";
import { normals } from "../scene/faces.ts";
import type { NodeShape, Socket } from "../scene/geometry.ts";
import { pictureHeight } from "../scene/geometry.ts";
import type { SceneNode } from "../scene/scene.ts";
import { drawValue, type Look } from "./draw-value.ts";
import { type Box, circle, type Item, rect, roundRect } from "./drawing.ts";
import type { NodeValue } from "./node-value.ts";
import { fitting } from "./text.ts";

/** How much larger names get at most: in a node of a tower there is a line below them. */
const mostOfNames = 1.2;
const radius = 6;
const margin = 9;
const pad = 5;

const isUpright = ({ flow }: NodeShape): boolean => flow !== "right";

/** The height of what is drawn: without its value a node needs no room for one. */
export function heightOf({ shape }: SceneNode, value: NodeValue | undefined): number {
  if (value || shape.picture === "none" || isUpright(shape)) return shape.height;
  return shape.height - pictureHeight - pad;
}

export function drawNode(
  scene: SceneNode,
  value: NodeValue | undefined,
  wrong: boolean,
  asked: Look,
): Item[] {
  const { shape, at, node } = scene;
  // The rows of other nodes are as high as their letters.
  const look = isUpright(shape) ? asked : { ...asked, letters: 1 };
  const height = heightOf(scene, value);
  const upright = isUpright(shape);
  const { palette } = look;
  const frame = frameOf(scene, height, wrong, look);
  const faded = node?.state === "off" ? 0.45 : 1;
  const room = upright && value ? valueBox(scene, upright).left - at.x : shape.width;
  const items: Item[] = [
    ...titleOf(scene, room, upright ? height : null, look),
    ...[...shape.inputs, ...shape.outputs].flatMap((s) => socketOf(s, scene, look)),
    ...(value ? drawValue(value, valueBox(scene, upright), look) : []),
  ];
  if (node?.state === "bypassed") {
    const y = at.y + height / 2;
    const steps = [["M", at.x, y] as const, ["L", at.x + shape.width, y] as const];
    const stroke = { colour: palette.flow.hidden, width: 1.5, dash: [4, 3] };
    items.unshift({ item: "path", steps, stroke, opacity: 0.7 });
  }
  return [...frame, ...items.map((item) => (item.item === "cells" ? item : { ...item, opacity: faded }))];
}

/** Below the ports, or right of the name. */
function valueBox({ shape, at }: SceneNode, upright: boolean): Box {
  const right = at.x + shape.width - margin;
  if (upright) return { left: right - 144, top: at.y + 6, right, bottom: at.y + shape.height - 6 };
  const bottom = at.y + shape.height - pad;
  return { left: at.x + margin, top: bottom - pictureHeight, right, bottom };
}

function frameOf({ shape, at, node, kind }: SceneNode, height: number, wrong: boolean, look: Look) {
  const { palette } = look;
  const { width } = shape;
  const box = (by: number) => roundRect([at.x + by, at.y + by, width, height], radius);
  const bypassed = node?.state === "bypassed";
  const line = palette["line-strong"];
  const items: Item[] = [];
  if (node?.count !== undefined)
    for (const by of isUpright(shape) ? [5, 3] : [8, 4])
      items.push({ item: "path", steps: box(by), fill: palette.surface, stroke: { colour: line, width: 1 } });
  else if (node?.body) {
    const steps = roundRect([at.x - 3, at.y - 3, width + 6, height + 6], radius + 3);
    items.push({ item: "path", steps, stroke: { colour: line, width: 1 } });
  }
  items.push({
    item: "path",
    steps: box(0),
    fill: kind === "ports" ? palette["surface-2"] : bypassed ? palette.paper : palette.surface,
    stroke: {
      colour: wrong ? palette.wrong : line,
      width: wrong ? 1.5 : 1,
      ...(bypassed ? { dash: [4, 3] } : {}),
    },
  });
  if (kind === "block") {
    const fill = palette.category[categoryOf(node)];
    items.push({ item: "path", steps: rect(at.x, at.y + radius, 3, height - 2 * radius), fill });
  }
  return items;
}

/** The name with what it is below; in the middle of a node that is a row. */
function titleOf(
  { shape, at, node, title }: SceneNode,
  room: number,
  row: number | null,
  look: Look,
): Item[] {
  const { palette, fonts, letters = 1 } = look;
  // A name is larger than what is below it as it is: both have to find room.
  const wider = Math.min(letters, mostOfNames);
  const [nameSize, size] = [14 * wider, 12 * letters];
  const badge = badgeOf(node);
  const badgeWidth = badge === "" ? 0 : fonts.width(badge, "regular") * 11.5 * letters + 10;
  const left = at.x + (row === null ? 12 : 15);
  const right = at.x + room - 10;
  const lines = (shape.summary === "" ? 20 : 36) * wider;
  const top = row === null ? at.y + pad : at.y + (row - lines) / 2;
  const space = right - left - (badgeWidth > 0 ? badgeWidth + 6 : 0);
  const name = fitting(title, "strong", space / nameSize, fonts);
  const items: Item[] = [
    {
      ...{ item: "text", text: name, face: "strong", size: nameSize },
      ...{ x: left, y: top + 15 * wider, colour: palette.ink },
    },
  ];
  if (shape.summary !== "") {
    const text = fitting(shape.summary, "regular", (right - left) / size, fonts);
    const y = top + 31.5 * wider;
    items.push({ item: "text", text, face: "regular", size, x: left, y, colour: palette["ink-3"] });
  }
  if (badge === "") return items;
  const x = right - badgeWidth;
  return [
    ...items,
    {
      item: "path",
      steps: roundRect([x, top + 1.5, badgeWidth, 17 * letters], 4),
      fill: palette["surface-3"],
    },
    {
      item: "text",
      text: badge,
      face: "regular",
      size: 11.5 * letters,
      x: x + 5,
      y: top + 1.5 + 12.5 * letters,
      colour: palette["ink-2"],
    },
  ];
}

function badgeOf(node: SceneNode["node"]): string {
  if (node?.count !== undefined) return `×${node.count}`;
  if (node?.state === "bypassed") return "bypassed";
  return node?.state === "off" ? (node.spec.mute ? "muted" : "no input") : "";
}

/** A port with its name, where it sits at the left or the right. */
function socketOf(socket: Socket, { at, shape, kind }: SceneNode, look: Look): Item[] {
  const { palette, fonts } = look;
  const [x, y] = [at.x + socket.x, at.y + socket.y];
  const colour = palette.flow[socket.socketKind];
  const dot: Item = socket.optional
    ? { item: "path", steps: circle(x, y, 4), fill: palette.surface, stroke: { colour, width: 1.8 } }
    : {
        item: "path",
        steps: circle(x, y, 4.5),
        fill: colour,
        stroke: { colour: palette.surface, width: 1.4 },
      };
  if (isUpright(shape)) return [dot, ...edgeName(socket, shape, [x, y], look)];
  const enters = socket.side === "in";
  const name: Item = {
    ...{ item: "text", text: socket.port, face: "regular", size: 12, colour: palette["ink-2"] },
    ...{ x: enters ? x + 11 : x - 11, y: y + 4.2, anchor: enters ? "start" : "end" },
  };
  if (enters || kind !== "block" || !socket.type.axes) return [dot, name];
  const end = x - 11 - fonts.width(socket.port, "regular") * 12 - 6;
  const entering = shape.inputs.find((s) => s.y === socket.y);
  const start = at.x + (entering ? 11 + fonts.width(entering.port, "regular") * 12 + 6 : 8);
  const text = fitting(printAxes(socket.type.axes), "mono", (end - start) / 11, fonts);
  return [
    dot,
    name,
    { item: "text", text, face: "mono", size: 11, x: end, y: y + 4, anchor: "end", colour: palette["ink-3"] },
  ];
}

/** The name of a port on an edge stands outside, where ports of the same edge have to be told apart. */
function edgeName(
  { port, side, face }: Socket,
  { inputs }: NodeShape,
  [x, y]: readonly [number, number],
  { palette, fonts, letters = 1 }: Look,
): Item[] {
  if (side === "out" || inputs.filter((s) => s.face === face).length < 2) return [];
  const { x: nx, y: ny } = normals[face];
  const size = 11 * letters;
  const text = { item: "text", text: port, face: "regular", size, colour: palette["ink-2"] } as const;
  if (ny !== 0) {
    // A wire that passes leaves it legible.
    const ground = roundRect(
      [x + 6, y + 11 * ny - 6 * letters, fonts.width(port, "regular") * size + 4, 12 * letters],
      3,
    );
    return [
      { item: "path", steps: ground, fill: palette.paper },
      { ...text, x: x + 8, y: y + 11 * ny + 0.36 * size },
    ];
  }
  return [{ ...text, x: x + 8 * nx, y: y - 5, anchor: nx < 0 ? "end" : "start" }];
}
