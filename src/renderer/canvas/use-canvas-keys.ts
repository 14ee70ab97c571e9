// The canvas by keyboard: arrow keys go from node to node, with Shift adding to the selection, with Ctrl moving what
// is selected. What has the focus is what is selected, so that every command acts on it. Where nothing has it, the first
// press takes hold of a node.
import { type RefObject, useEffect, useRef } from "react";
import { type NodePath, splitPath } from "../../core/index.ts";
import { boxOf, type Scene, type SceneNode } from "../../scene/scene.ts";
import { nudge } from "../edit/nodes/nudge.ts";
import { gridStep } from "../scene/snap.ts";
import { elementOf, isSeen } from "../scene/stage.ts";
import { useStore } from "../store/store.ts";

export const directions: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The nearest node in a direction; what lies straight ahead is nearer than what lies aside. */
function neighbour(scene: Scene, from: SceneNode, [dx, dy]: readonly [number, number]): SceneNode | null {
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
    if (
      node === from ||
      isAround(node, from) ||
      isAround(from, node) ||
      ahead <= 1 ||
      ahead + 2.5 * aside >= least
    )
      continue;
    best = node;
    least = ahead + 2.5 * aside;
  }
  return best;
}

/** A frame is no neighbour of what is inside it. */
const isAround = (frame: SceneNode, { path }: SceneNode): boolean =>
  frame.kind === "frame" && path.startsWith(`${frame.path}/`);

/** Focuses a node once it is in the page. */
export function focusNode(path: NodePath, tries = 20): void {
  const element = elementOf(path);
  if (element) element.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusNode(path, tries - 1));
}

function takeHold(node: SceneNode | undefined): SceneNode | null {
  if (!node) return null;
  if (isSeen(node.at)) useStore.getState().select([node.path]);
  else useStore.getState().goTo(node.path);
  focusNode(node.path);
  return node;
}

/** Gives the node that the focus goes to; null where it stays. */
function step(
  scene: Scene,
  from: SceneNode,
  event: KeyboardEvent,
  way: readonly [number, number],
): SceneNode | null {
  const state = useStore.getState();
  if (event.ctrlKey || event.metaKey) {
    const by = event.shiftKey ? 1 : gridStep;
    nudge(by * way[0], by * way[1]);
    return null;
  }
  const next = neighbour(scene, from, way);
  if (!next) return null;
  if (!event.shiftKey) return takeHold(next);
  state.select([...state.selection, next.path]);
  focusNode(next.path);
  return next;
}

/** Where keys were last: the node, or the group that was left. */
interface Place {
  readonly path: NodePath;
  readonly at: { readonly x: number; readonly y: number } | null;
}

/** The node that the keys take hold of where none is selected: where they were, or next to it, else what is seen. */
function takenFirst(scene: Scene, last: Place | null): SceneNode | undefined {
  const all = [...scene.nodes.values()];
  const left = all.find((n) => last?.path === n.path || last?.path.startsWith(`${n.path}/`));
  const at = last && splitPath(last.path)[0] === scene.scope ? last.at : null;
  if (left || !at) return left ?? all.find((n) => isSeen(n.at)) ?? all[0];
  const away = (n: SceneNode) => Math.hypot(n.at.x - at.x, n.at.y - at.y);
  return all.toSorted((a, b) => away(a) - away(b))[0];
}

export function useCanvasKeys(host: RefObject<HTMLElement | null>, latest: RefObject<Scene | null>): void {
  const last = useRef<Place | null>(null);
  const scope = latest.current?.scope;
  useEffect(
    () => () => {
      if (scope !== undefined && scope !== "") last.current = { path: scope, at: null };
    },
    [scope],
  );
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
      const from = nodeOf(event.target) ?? [...scene.nodes.values()].find((n) => n.path === selected);
      const reached = from ? step(scene, from, event, way) : takeHold(takenFirst(scene, last.current));
      if (!from && !reached) return;
      if (reached) last.current = { path: reached.path, at: reached.at };
      event.preventDefault();
      event.stopPropagation();
    };
    /** The focus falls to the page where what had it is gone: a group was entered, a node deleted. */
    const onPage = (event: KeyboardEvent) => {
      if (event.target === document.body) onKey(event);
    };
    const onFocus = (event: FocusEvent) => {
      const node = nodeOf(event.target);
      if (!node || !(event.target as HTMLElement).matches(".react-flow__node:focus-visible")) return;
      last.current = { path: node.path, at: node.at };
      const { selection, select } = useStore.getState();
      if (!selection.has(node.path)) select([node.path]);
    };
    window.addEventListener("keydown", onPage);
    element.addEventListener("keydown", onKey, true);
    element.addEventListener("focusin", onFocus);
    return () => {
      window.removeEventListener("keydown", onPage);
      element.removeEventListener("keydown", onKey, true);
      element.removeEventListener("focusin", onFocus);
    };
  }, [host, latest]);
}
