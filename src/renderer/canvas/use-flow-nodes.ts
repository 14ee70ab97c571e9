// The nodes that React Flow is given, frame by frame: when many come into view at once, a dozen a frame, and the
// painter's boxes stand in for the others.
import { type RefObject, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "react";
import type { NodePath } from "../../core/index.ts";
import { nodeAt, type Scene } from "../../scene/scene.ts";
import { scenePoint } from "../scene/stage.ts";
import { admit, type FlowNode, type Window, wantedNodes } from "./flow-nodes.ts";
import type { Painter } from "./paint/painter.ts";

export function useFlowNodes(
  host: RefObject<HTMLElement | null>,
  painter: Painter,
  scene: Scene | null,
  window: Window,
  selection: ReadonlySet<NodePath>,
): FlowNode[] {
  const hovered = useHovered(host, scene, window.far);
  const wanted = useMemo(
    () => wantedNodes(scene, window, selection, hovered),
    [scene, window, selection, hovered],
  );
  const before = useRef<ReadonlySet<string>>(new Set());
  const nearing = useRef(false);
  const [turn, nextTurn] = useReducer((n: number) => n + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn lets more of the same nodes in
  const admitted = useMemo(
    () => admit(wanted, before.current, window, nearing.current),
    [wanted, window, turn],
  );
  const complete = admitted.size === wanted.length;
  useLayoutEffect(() => {
    before.current = admitted;
    nearing.current = window.far || (nearing.current && !complete);
    painter.mounted(admitted, complete);
    if (complete) return;
    const frame = requestAnimationFrame(nextTurn);
    return () => cancelAnimationFrame(frame);
  }, [painter, admitted, complete, window.far]);
  return useMemo(
    () => (complete ? wanted : wanted.filter((node) => admitted.has(node.id))),
    [wanted, admitted, complete],
  );
}

/** Far away, the box under the pointer: it becomes a node, so that it can be taken hold of. */
function useHovered(host: RefObject<HTMLElement | null>, scene: Scene | null, far: boolean): string | null {
  const [hovered, setHovered] = useState<string | null>(null);
  useEffect(() => {
    const element = host.current;
    if (!far || !scene || !element) return;
    const look = ({ clientX, clientY, buttons }: PointerEvent) => {
      const point = scenePoint(clientX, clientY);
      if (buttons === 0) setHovered((point && nodeAt(scene, point)?.id) ?? null);
    };
    element.addEventListener("pointermove", look);
    return () => {
      element.removeEventListener("pointermove", look);
      setHovered(null);
    };
  }, [host, scene, far]);
  return hovered;
}
