/**
 * The window that React Flow sees: only nodes in view, one screen around it, and selected ones; each node object is
 * the same as long as nothing about it changed, and brings its size, so that nothing is measured.
 */
import type { Node } from "@xyflow/react";
import type { NodePath } from "../../core/index.ts";
import type { NodeData } from "../nodes/BlockNode.tsx";
import type { Camera } from "../store/view-slice.ts";
import type { Point } from "./auto-layout.ts";
import { farZoom, viewBox } from "./paint.ts";
import { type Box, boxOf, overlaps, type Scene, type SceneNode } from "./scene.ts";

export type FlowNode = Node<NodeData>;

export interface Window {
  readonly box: Box;
  readonly far: boolean;
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
    ariaLabel: `${scene.title}, ${scene.node?.block?.title ?? "ports of the group"}`,
  };
  return made[key];
}

export function flowNodes(
  scene: Scene | null,
  window: Window,
  selection: ReadonlySet<NodePath>,
  moved: ReadonlyMap<string, Point> | null,
): FlowNode[] {
  if (!scene) return [];
  const nodes: FlowNode[] = [];
  for (const node of scene.nodes.values()) {
    const selected = selection.has(node.path);
    if (!selected && (window.far || !overlaps(boxOf(node), window.box))) continue;
    const flow = flowNode(node, selected);
    const to = moved?.get(node.id);
    nodes.push(to ? { ...flow, position: to, dragging: true } : flow);
  }
  return nodes;
}

/** The view with one screen more on each side. */
export function windowAround(camera: Camera, size: { width: number; height: number }): Window {
  const view = viewBox({ camera, ...size });
  const [w, h] = [view.right - view.left, view.bottom - view.top];
  const box = { left: view.left - w, right: view.right + w, top: view.top - h, bottom: view.bottom + h };
  return { box, far: camera.zoom < farZoom };
}

/** Whether a window still serves a camera: the view lies well inside, and it is not far too large. */
export function serves(window: Window, camera: Camera, size: { width: number; height: number }): boolean {
  if (window.far !== camera.zoom < farZoom) return false;
  const view = viewBox({ camera, ...size });
  const [w, h] = [view.right - view.left, view.bottom - view.top];
  const { box } = window;
  const inside =
    view.left - w / 4 > box.left &&
    view.right + w / 4 < box.right &&
    view.top - h / 4 > box.top &&
    view.bottom + h / 4 < box.bottom;
  return inside && box.right - box.left < 7 * w;
}
