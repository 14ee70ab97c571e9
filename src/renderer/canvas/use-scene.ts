// The scene of the open scope, kept up with the document. Null while places are being worked out.
import { useEffect, useMemo, useRef, useState } from "react";
import type { CheckedGraph, HeddleDocument } from "../../core/index.ts";
import { allPlaces, type NodePositions, placesFrom } from "../../scene/places.ts";
import { buildScene, type Scene, shapesOf } from "../../scene/scene.ts";
import { seenDocument, useSeenChecked } from "../diagnosis/problems.ts";
import { autoLayout, knownLayout, layoutKey } from "../scene/auto-layout.ts";
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

  return useMemo(() => allPlaces(placed, automatic, shapes), [placed, automatic, shapes]);
}
