/**
 * The nodes that React Flow is given, frame by frame: when many come into view at once, a dozen a frame, and the
 * painter's boxes stand in for the others. A drag replaces the dragged ones and leaves all others the same objects.
 */
import { type RefObject, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "react";
import type { NodePath } from "../../core/index.ts";
import type { Point } from "./auto-layout.ts";
import { admit, type FlowNode, type Window, wantedNodes } from "./flow-nodes.ts";
import type { Painter } from "./painter.ts";
import { boxOf, type Scene } from "./scene.ts";
import { scenePoint } from "./stage.ts";

export function useFlowNodes(
  host: RefObject<HTMLElement | null>,
  painter: Painter,
  scene: Scene | null,
  window: Window,
  selection: ReadonlySet<NodePath>,
  moved: ReadonlyMap<string, Point> | null,
): FlowNode[] {
  const hovered = useHovered(host, scene, window.far);
  const wanted = useMemo(
    () => wantedNodes(scene, window, selection, hovered),
    [scene, window, selection, hovered],
  );
  const before = useRef<ReadonlySet<string>>(new Set());
  const [turn, nextTurn] = useReducer((n: number) => n + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn lets more of the same nodes in
  const admitted = useMemo(() => admit(wanted, before.current, window), [wanted, window, turn]);
  const complete = admitted.size === wanted.length;
  useLayoutEffect(() => {
    before.current = admitted;
    painter.mounted(admitted, complete);
    if (complete) return;
    const frame = requestAnimationFrame(nextTurn);
    return () => cancelAnimationFrame(frame);
  }, [painter, admitted, complete]);
  const shown = useMemo(
    () => (complete ? wanted : wanted.filter((node) => admitted.has(node.id))),
    [wanted, admitted, complete],
  );
  return useMemo(() => {
    if (!moved) return shown;
    return shown.map((node) => {
      const position = moved.get(node.id);
      return position ? { ...node, position, dragging: true } : node;
    });
  }, [shown, moved]);
}

/** Far away, the box under the pointer: it becomes a node, so that it can be taken hold of. */
function useHovered(host: RefObject<HTMLElement | null>, scene: Scene | null, far: boolean): string | null {
  const [hovered, setHovered] = useState<string | null>(null);
  useEffect(() => {
    const element = host.current;
    if (!far || !scene || !element) return;
    const look = ({ clientX, clientY, buttons }: PointerEvent) => {
      if (buttons === 0) setHovered(nodeUnder(scene, scenePoint(clientX, clientY)));
    };
    element.addEventListener("pointermove", look);
    return () => {
      element.removeEventListener("pointermove", look);
      setHovered(null);
    };
  }, [host, scene, far]);
  return hovered;
}

function nodeUnder(scene: Scene, point: Point | null): string | null {
  let found: string | null = null;
  if (point)
    for (const node of scene.nodes.values()) {
      const { left, right, top, bottom } = boxOf(node);
      if (point.x >= left && point.x <= right && point.y >= top && point.y <= bottom) found = node.id;
    }
  return found;
}
