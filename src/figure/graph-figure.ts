// The figure of one graph: its notes, wires and nodes where the scene has them.
import type { HeddleDocument } from "../core/index.ts";
import { notesOf, type PlacedNote } from "../scene/notes.ts";
import { Router } from "../scene/router.ts";
import type { Scene, SceneNode } from "../scene/scene.ts";
import { drawNode, heightOf } from "./draw-node.ts";
import type { Look } from "./draw-value.ts";
import { drawLabel, drawWire } from "./draw-wire.ts";
import { type Box, type Drawing, type Item, roundRect } from "./drawing.ts";
import { nodeValue, type RunShown } from "./node-value.ts";
import { mixed } from "./palette.ts";
import { fitting, linesOf } from "./text.ts";

export interface GraphFigure {
  readonly scene: Scene;
  readonly document: Pick<HeddleDocument, "comments" | "frames">;
  readonly title: string;
  /** Paths of nodes with an error. */
  readonly wrong: ReadonlySet<string>;
  /** Null for a figure without values. */
  readonly run: RunShown | null;
}

const room = 20;

/** Throws where there is nothing to draw: who asks says so first. */
export function graphFigure(figure: GraphFigure, look: Look): Drawing {
  const { scene, run, document } = figure;
  const nodes = [...scene.nodes.values()].map((node) => ({
    node,
    value: run && node.node ? nodeValue(node.node, node.shape.picture, run) : undefined,
  }));
  const router = new Router();
  router.route(scene);
  const wires = [...router.routes];
  const notes = notesOf(document, scene.scope);
  const boxes: Box[] = [
    ...nodes.map(({ node, value }) => boxOf(node, heightOf(node, value))),
    ...wires.map(([, { box }]) => box),
    ...notes.map(({ box }) => box),
  ];
  if (boxes.length === 0) throw new Error("there is nothing to draw");
  return {
    title: figure.title,
    box: around(boxes),
    background: look.palette.paper,
    items: [
      ...notes.flatMap((note) => drawNote(note, look)),
      ...wires.map(([wire, route]) => drawWire(wire, route, look)),
      ...wires.flatMap(([wire, route]) => drawLabel(wire, route, look)),
      ...nodes.flatMap(({ node, value }) => drawNode(node, value, figure.wrong.has(node.path), look)),
    ],
  };
}

/** A repeat has its iterations behind it. */
function boxOf({ at, shape, node }: SceneNode, height: number): Box {
  const behind = node?.count === undefined ? 4 : 10;
  return {
    left: at.x - 4,
    top: at.y - 4,
    right: at.x + shape.width + behind,
    bottom: at.y + height + behind,
  };
}

const around = (boxes: readonly Box[]): Box => ({
  left: Math.min(...boxes.map((b) => b.left)) - room,
  top: Math.min(...boxes.map((b) => b.top)) - room,
  right: Math.max(...boxes.map((b) => b.right)) + room,
  bottom: Math.max(...boxes.map((b) => b.bottom)) + room,
});

function drawNote({ note, kind, box }: PlacedNote, { palette, fonts }: Look): Item[] {
  const frame = kind === "frames";
  const colour = palette.note[note.colour ?? (frame ? "grey" : "amber")];
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const ground: Item = {
    item: "path",
    steps: roundRect([box.left, box.top, width, height], 10),
    fill: mixed(colour, frame ? palette.paper : palette.surface, frame ? 0.09 : 0.12),
    stroke: { colour: mixed(colour, frame ? palette.paper : palette.line, frame ? 0.55 : 0.45), width: 1.5 },
  };
  if (frame) {
    const text = fitting(note.text, "strong", (width - 24) / 13, fonts);
    const [x, y] = [box.left + 12, box.top + 19];
    return [
      ground,
      { item: "text", text, face: "strong", size: 13, x, y, colour: mixed(colour, palette.ink, 0.6) },
    ];
  }
  const lines = linesOf(note.text, "regular", (width - 24) / 12.5, fonts);
  const shown = lines.slice(0, Math.max(1, Math.floor((height - 14) / 18)));
  return [
    ground,
    ...shown.map(
      (text, i): Item => ({
        ...{ item: "text", text, face: "regular", size: 12.5, colour: palette.ink },
        ...{ x: box.left + 12, y: box.top + 22 + 18 * i },
      }),
    ),
  ];
}
