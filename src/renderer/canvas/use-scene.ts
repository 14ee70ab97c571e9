// What is drawn of the document: the open scope, and inside of it the groups that are open in place. Null while places
// are being worked out.
import { useMemo, useRef } from "react";
import type { Checked } from "../../core/index.ts";
import { drawnScene } from "../../scene/compose.ts";
import { alone, type Drawn } from "../../scene/drawn.ts";
import { buildScene } from "../../scene/scene.ts";
import { checkedGraphAt, checkedOf, problemsByNode, useScope } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { isDrawn } from "../store/view-slice.ts";
import { useDrawnDocument } from "./use-drawn-document.ts";
import { useInnerPlaces, usePlaces } from "./use-places.ts";

export interface Staged {
  readonly scene: Drawn | null;
  /** The layout is being worked out, and the nodes stand in a rough one. */
  readonly rough: boolean;
  /** What the scene was made of. */
  readonly checked: Checked;
}

export function useScene(): Staged {
  const document = useDrawnDocument();
  const { layout, routes, direction: flow = "right" } = document;
  const checked = checkedOf(document);
  const scope = useScope();
  const opened = useStore((s) => s.opened);
  const graph = checkedGraphAt(checked, scope);
  const { positions, rough } = usePlaces(graph, layout, flow);
  const inner = useMemo(
    () =>
      [...opened].flatMap((path) => {
        const graph = isDrawn(path, scope, opened) && path !== scope && checkedGraphAt(checked, path);
        return graph ? [graph] : [];
      }),
    [checked, opened, scope],
  );
  const places = useInnerPlaces(inner, layout, flow);
  const opening = useStore((s) => s.opening);
  const drawn = useRef(new Map<number, Drawn>());
  const scene = useMemo(() => {
    if (!graph || !positions) return null;
    const problems = problemsByNode(checked);
    const before = drawn.current.get(opening);
    const levels = new Map(
      [{ graph, positions }, ...places].map((level) => {
        const { path } = level.graph;
        const known = before?.levels.get(path);
        return [path, buildScene(level.graph, level.positions, problems, routes, known, flow)];
      }),
    );
    const [only] = levels.values();
    const made = (levels.size > 1 && drawnScene(levels, before)) || (only ? alone(only) : null);
    if (made) remember(drawn.current, opening, made);
    return made;
  }, [graph, positions, places, checked, routes, flow, opening]);
  return { scene, rough, checked };
}

/** What was drawn last of each graph that is open: nodes and wires that are as before are the same objects. */
function remember(drawn: Map<number, Drawn>, opening: number, made: Drawn): void {
  const { tabs } = useStore.getState();
  drawn.set(opening, made);
  for (const other of drawn.keys()) if (!tabs.includes(other)) drawn.delete(other);
}
