/** What is dropped on a wire goes between its ends: a new block from the palette, or a node that has no wires yet. */
import { blocks, type NodePath } from "../../core/index.ts";
import type { Point } from "../canvas/auto-layout.ts";
import { nodeWidth } from "../canvas/geometry.ts";
import { type Box, boxOf, type Scene, type SceneNode, type SceneWire } from "../canvas/scene.ts";
import { stage } from "../canvas/stage.ts";
import { inOpenScope, openScope, perform } from "../edit/gesture.ts";
import { addBlock } from "../edit/nodes.ts";
import { isLoose, throughNode } from "./insert-on-wire.ts";
import { roomFor } from "./make-room.ts";

/** How tall a block is taken to be before it is there. */
const usualHeight = 120;
const gap = 44;
/** addBlock puts a title bar's middle under the point. */
const titleMiddle = 16;

/** Adds a block at a point, into the wire there when it fits. */
export function dropBlock(kind: string, at: Point): NodePath | null {
  const scene = stage()?.scene;
  const wire = stage()?.wireAt(at);
  if (!scene || !wire) return addBlock(kind, at);
  const into = (id: string) => {
    const add = { edit: "addNode", scope: openScope(), id, node: { block: kind } } as const;
    return throughNode(wire.wire, inOpenScope(id), [add]);
  };
  // Beside the node that the wire comes from, and level with it where that is near.
  const left = Math.max(at.x - nodeWidth / 2, boxOf(wire.from).right + gap);
  const top = Math.abs(at.y - wire.from.at.y) < usualHeight ? wire.from.at.y : at.y - titleMiddle;
  const box = { left, right: left + nodeWidth, top, bottom: top + usualHeight };
  return addBlock(
    kind,
    { x: left + nodeWidth / 2, y: top + titleMiddle },
    () => [],
    (id) => {
      const wires = into(id);
      return wires.length > 0 ? [...wires, ...roomFor(scene, box, new Set([id, wire.from.id]))] : [];
    },
  );
}

/** Leads a wire through the one node that was dropped on it; false when it is a move like any other. */
export function dropOnWire(scene: Scene, places: ReadonlyMap<string, Point>): boolean {
  const [[id, at] = []] = places;
  const node = id === undefined ? undefined : scene.nodes.get(id);
  if (places.size !== 1 || !node || !at || !isLoose(scene.wires, node.id)) return false;
  const box = boxOf({ ...node, at });
  const wire = wireThrough(box, node);
  const edits = wire ? throughNode(wire.wire, node.path, []) : [];
  if (!wire || edits.length === 0) return false;
  const move = { edit: "move", to: { [node.path]: [at.x, at.y] } } as const;
  const room = roomFor(scene, box, new Set([node.id, wire.from.id]));
  const label = `Insert ${node.node?.block?.title ?? blocks.get(node.id)?.title ?? node.title}`;
  return perform([move, ...edits, ...room], { label });
}

/** The wire that crosses the middle of a box. */
function wireThrough({ left, right, top, bottom }: Box, node: SceneNode): SceneWire | null {
  const x = (left + right) / 2;
  for (let y = top; y <= bottom; y += 5) {
    const wire = stage()?.wireAt({ x, y });
    if (wire && wire.from !== node && wire.to !== node) return wire;
  }
  return null;
}
