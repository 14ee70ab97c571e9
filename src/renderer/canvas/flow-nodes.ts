// The window that React Flow sees: only nodes in view, a margin around it, and a few selected ones; far away only
// those and the one under the pointer. Each node object is the same as long as nothing about it changed, and brings its size,
// so that nothing is measured.
import type { Node } from "@xyflow/react";
import type { NodePath } from "../../core/index.ts";
import { type Box, boxOf, overlaps, type Scene, type SceneNode } from "../../scene/scene.ts";
import { farZoom } from "../../scene/zoom-steps.ts";
import { viewBox } from "../scene/camera.ts";
import type { Camera } from "../store/view-slice.ts";
import type { NodeData } from "./nodes/BlockNode.tsx";

export type FlowNode = Node<NodeData>;

export interface Window {
  readonly box: Box;
  readonly far: boolean;
}

/** Its title, what it is where that says more, and what state it is in. */
function spokenName({ title, node, kind: form }: SceneNode): string {
  const kind = node ? node.block?.title : "ports of the group";
  const state = node && { ok: "", bypassed: "bypassed", off: "muted", wrong: "has an error" }[node.state];
  const open = form === "frame" ? "open in place" : "";
  return [...new Set([title, kind, state, open])].filter(Boolean).join(", ");
}

const kept = new WeakMap<SceneNode, { plain?: FlowNode; selected?: FlowNode }>();

function flowNode(scene: SceneNode, selected: boolean): FlowNode {
  const made = kept.get(scene) ?? {};
  kept.set(scene, made);
  const key = selected ? "selected" : "plain";
  const { width, height } = scene.shape;
  made[key] ??= {
    id: scene.id,
    type: scene.kind,
    position: scene.at,
    data: { scene },
    selected,
    width,
    height,
    measured: { width, height },
    handles: [],
    ariaLabel: spokenName(scene),
    // What lies on a frame is reached through it, and docked ports stay at its border.
    ...(scene.kind === "frame" ? { style: { pointerEvents: "none" } } : {}),
    ...(scene.kind === "dock" ? { draggable: false } : {}),
  };
  return made[key];
}

/** More selected nodes than this are not put into the page for being selected. */
const mostKept = 24;

/** Nodes that belong in the page, in the order of the document. */
export function wantedNodes(
  scene: Scene | null,
  window: Window,
  selection: ReadonlySet<NodePath>,
  hovered: string | null,
): FlowNode[] {
  if (!scene) return [];
  const nodes: FlowNode[] = [];
  for (const node of scene.nodes.values()) {
    const selected = selection.has(node.path);
    const seen = window.far ? node.id === hovered : overlaps(boxOf(node), window.box);
    if (seen || (selected && selection.size <= mostKept)) nodes.push(flowNode(node, selected));
  }
  return nodes;
}

/** Nodes put into the page in one frame, beside the first look at a graph: more would be felt in a movement. */
const aFrame = 12;
const firstLook = 24;

/**
 * Of the wanted nodes those that are in already and the next few, those in the middle of the view first. `nearing`: a
 * camera that comes from afar is moving, and boxes stand there already.
 */
export function admit(
  wanted: readonly FlowNode[],
  already: ReadonlySet<string>,
  { box }: Window,
  nearing: boolean,
): Set<string> {
  const admitted = new Set<string>();
  const waiting: FlowNode[] = [];
  for (const node of wanted) {
    if (already.has(node.id)) admitted.add(node.id);
    else waiting.push(node);
  }
  const max = admitted.size === 0 && !nearing ? firstLook : aFrame;
  if (waiting.length > max) {
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const from = ({ position }: FlowNode) => Math.hypot(position.x - x, position.y - y);
    waiting.sort((a, b) => from(a) - from(b));
  }
  for (const node of waiting.slice(0, max)) admitted.add(node.id);
  return admitted;
}

/** Share of the view that the window reaches beyond it on each side, and what of that must be left. */
const margin = 0.35;
const spare = 0.1;

/** The view with a margin. */
export function windowAround(camera: Camera, size: { width: number; height: number }): Window {
  return { box: widened(viewBox(camera, size), margin), far: camera.zoom < farZoom };
}

const widened = ({ left, top, right, bottom }: Box, share: number): Box => {
  const [w, h] = [(right - left) * share, (bottom - top) * share];
  return { left: left - w, right: right + w, top: top - h, bottom: bottom + h };
};

/** Whether a window still serves a camera: the view lies well inside, and it is not far too large. */
export function serves(window: Window, camera: Camera, size: { width: number; height: number }): boolean {
  if (window.far !== camera.zoom < farZoom) return false;
  const view = viewBox(camera, size);
  const least = widened(view, spare);
  const { box } = window;
  const inside =
    least.left > box.left && least.right < box.right && least.top > box.top && least.bottom < box.bottom;
  return inside && box.right - box.left < 2.5 * (view.right - view.left);
}
