/**
 * The canvas by keyboard: arrow keys go from node to node, with Shift adding to the selection, with Ctrl moving what
 * is selected. What has the focus is what is selected, so that every command acts on it.
 */
import { type RefObject, useEffect } from "react";
import type { NodeId } from "../../core/index.ts";
import { moveNodes } from "../edit/nodes.ts";
import { useStore } from "../store/store.ts";
import { boxOf, type Scene, type SceneNode } from "./scene.ts";
import { gridStep } from "./snap.ts";
import { stage } from "./stage.ts";

export const directions: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The nearest node in a direction; what lies straight ahead is nearer than what lies aside. */
export function neighbour(
  scene: Scene,
  from: SceneNode,
  [dx, dy]: readonly [number, number],
): SceneNode | null {
  const middle = (n: SceneNode): [number, number] => {
    const b = boxOf(n);
    return [(b.left + b.right) / 2, (b.top + b.bottom) / 2];
  };
  const [x, y] = middle(from);
  let best: SceneNode | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const node of scene.nodes.values()) {
    const [ox, oy] = middle(node);
    const ahead = (ox - x) * dx + (oy - y) * dy;
    const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
    if (node === from || ahead <= 1 || ahead + 2.5 * aside >= least) continue;
    best = node;
    least = ahead + 2.5 * aside;
  }
  return best;
}

/** Focuses a node once it is in the page. */
export function focusNode(id: NodeId, tries = 20): void {
  const element = stage()?.host.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`);
  if (element) element.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusNode(id, tries - 1));
}

function isSeen(node: SceneNode): boolean {
  const now = stage();
  if (!now) return false;
  const { x, y, zoom } = now.camera();
  const box = boxOf(node);
  const [left, top] = [box.left * zoom + x, box.top * zoom + y];
  return left >= 0 && top >= 0 && left + 60 < now.host.clientWidth && top + 40 < now.host.clientHeight;
}

function step(scene: Scene, from: SceneNode, event: KeyboardEvent, way: readonly [number, number]): void {
  const state = useStore.getState();
  if (event.ctrlKey || event.metaKey) {
    const to = [...scene.nodes.values()].filter((n) => state.selection.has(n.path));
    const by = event.shiftKey ? 1 : gridStep;
    moveNodes(new Map(to.map((n) => [n.id, { x: n.at.x + by * way[0], y: n.at.y + by * way[1] }])), "nudge");
    return;
  }
  const next = neighbour(scene, from, way);
  if (!next) return;
  if (event.shiftKey) state.select([...state.selection, next.path]);
  else if (isSeen(next)) state.select([next.path]);
  else state.goTo(next.path);
  focusNode(next.id);
}

export function useCanvasKeys(host: RefObject<HTMLElement | null>, latest: RefObject<Scene | null>): void {
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const nodeOf = (target: EventTarget | null): SceneNode | null => {
      const id = (target as HTMLElement | null)?.closest<HTMLElement>(".react-flow__node")?.dataset.id;
      return (id !== undefined && latest.current?.nodes.get(id)) || null;
    };
    const onKey = (event: KeyboardEvent) => {
      const way = directions[event.key];
      const scene = latest.current;
      // In step mode the arrow keys step.
      if (!way || !scene || event.altKey || useStore.getState().stepping) return;
      if ((event.target as HTMLElement).closest("input, textarea, select, .note")) return;
      const [selected] = useStore.getState().selection;
      const from =
        nodeOf(event.target) ??
        [...scene.nodes.values()].find((n) => n.path === selected) ??
        scene.nodes.values().next().value;
      if (!from) return;
      event.preventDefault();
      event.stopPropagation();
      step(scene, from, event, way);
    };
    const onFocus = (event: FocusEvent) => {
      const node = nodeOf(event.target);
      if (!node || !(event.target as HTMLElement).matches(".react-flow__node:focus-visible")) return;
      const { selection, select } = useStore.getState();
      if (!selection.has(node.path)) select([node.path]);
    };
    element.addEventListener("keydown", onKey, true);
    element.addEventListener("focusin", onFocus);
    return () => {
      element.removeEventListener("keydown", onKey, true);
      element.removeEventListener("focusin", onFocus);
    };
  }, [host, latest]);
}
