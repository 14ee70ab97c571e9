// The scene of the open scope, kept up with the document. Null while places are being worked out.
import { useEffect, useMemo, useRef, useState } from "react";
import { type CheckedGraph, type HeddleDocument, joinPath } from "../../core/index.ts";
import { seenDocument, useSeenChecked } from "../diagnosis/problems.ts";
import {
  autoLayout,
  knownLayout,
  layoutKey,
  type NodePositions,
  type Point,
  type Shapes,
} from "../scene/auto-layout.ts";
import { buildScene, type Scene, shapesOf } from "../scene/scene.ts";
import { checkedGraphAt, problemsByNode, useScope } from "../store/derived.ts";
import { useStore } from "../store/store.ts";

export function useScene(): Scene | null {
  const checked = useSeenChecked();
  const scope = useScope();
  const layout = useStore((s) => seenDocument(s).layout);
  const routes = useStore((s) => seenDocument(s).routes);
  const graph = checkedGraphAt(checked, scope);
  const before = useRef<Scene | undefined>(undefined);
  const positions = usePositions(graph, layout);
  return useMemo(() => {
    if (!graph || !positions) return null;
    const scene = buildScene(graph, positions, problemsByNode(checked), routes, before.current);
    before.current = scene;
    return scene;
  }, [graph, positions, checked, routes]);
}

function usePositions(
  graph: CheckedGraph | undefined,
  layout: HeddleDocument["layout"],
): NodePositions | null {
  const [, redraw] = useState(0);
  const shapes = useMemo(() => (graph ? shapesOf(graph) : new Map()), [graph]);
  const placed = useMemo(() => placesFrom(graph, shapes, layout), [graph, shapes, layout]);
  const missing = graph !== undefined && placed.size < shapes.size;
  const key = graph && missing ? layoutKey(graph, shapes) : "";
  const automatic = missing ? knownLayout(key) : undefined;

  useEffect(() => {
    if (!graph || key === "" || knownLayout(key)) return;
    let gone = false;
    void autoLayout(graph, shapes).then(() => {
      if (!gone) redraw((n) => n + 1);
    });
    return () => {
      gone = true;
    };
  }, [graph, shapes, key]);

  return useMemo(() => {
    if (!missing) return placed;
    if (automatic) return placed.size === 0 ? automatic : besides(placed, automatic, shapes);
    return placed.size > 0 ? besides(placed, new Map(), shapes) : null;
  }, [placed, automatic, missing, shapes]);
}

function placesFrom(
  graph: CheckedGraph | undefined,
  shapes: Shapes,
  layout: HeddleDocument["layout"],
): Map<string, Point> {
  const placed = new Map<string, Point>();
  for (const id of shapes.keys()) {
    const at = layout[joinPath(graph?.path ?? "", id)];
    if (at) placed.set(id, pointAt(at));
  }
  return placed;
}

const points = new WeakMap<readonly [number, number], Point>();

/** The same object for the same entry of the layout: an edit moves few of them. */
function pointAt(at: readonly [number, number]): Point {
  let point = points.get(at);
  if (!point) {
    point = { x: at[0], y: at[1] };
    points.set(at, point);
  }
  return point;
}

/** Nodes without a place go below those that have one, in the order of the automatic layout. */
function besides(placed: NodePositions, automatic: NodePositions, shapes: Shapes): NodePositions {
  const points = [...placed.values()];
  const left = Math.min(...points.map((p) => p.x));
  const bottom = Math.max(...[...placed].map(([id, p]) => p.y + (shapes.get(id)?.shape.height ?? 0)));
  const all = new Map(placed);
  const loose = [...shapes.keys()].filter((id) => !placed.has(id) && id !== "in" && id !== "out");
  loose.sort((a, b) => (automatic.get(a)?.x ?? 0) - (automatic.get(b)?.x ?? 0));
  loose.forEach((id, i) => {
    all.set(id, { x: left + i * 232, y: bottom + 48 });
  });
  const right = Math.max(...[...all].map(([id, p]) => p.x + (shapes.get(id)?.shape.width ?? 0)));
  const top = Math.min(...points.map((p) => p.y));
  if (shapes.has("in") && !all.has("in")) all.set("in", { x: left - 160, y: top });
  if (shapes.has("out") && !all.has("out")) all.set("out", { x: right + 60, y: top });
  return all;
}
