// The scene of the open scope, kept up with the document. Null while places are being worked out.
import { useEffect, useMemo, useRef, useState } from "react";
import type { CheckedGraph, HeddleDocument } from "../../core/index.ts";
import type { Flow } from "../../scene/faces.ts";
import { allPlaces, type NodePositions, placesFrom } from "../../scene/places.ts";
import { roughLayout } from "../../scene/rough-layout.ts";
import { buildScene, type Scene } from "../../scene/scene.ts";
import { shapesOf } from "../../scene/shapes.ts";
import { seenDocument, useSeenChecked } from "../diagnosis/problems.ts";
import { autoLayout, knownLayout, layoutKey, tower } from "../scene/auto-layout.ts";
import { checkedGraphAt, problemsByNode, useScope } from "../store/derived.ts";
import { useStore } from "../store/store.ts";

export interface Staged {
  readonly scene: Scene | null;
  /** The layout is being worked out, and the nodes stand in a rough one. */
  readonly rough: boolean;
}

export function useScene(): Staged {
  const checked = useSeenChecked();
  const scope = useScope();
  const layout = useStore((s) => seenDocument(s).layout);
  const routes = useStore((s) => seenDocument(s).routes);
  const flow = useStore((s) => seenDocument(s).direction ?? "right");
  const graph = checkedGraphAt(checked, scope);
  const before = useRef<Scene | undefined>(undefined);
  const { positions, rough } = usePositions(graph, layout, flow);
  const scene = useMemo(() => {
    if (!graph || !positions) return null;
    const scene = buildScene(graph, positions, problemsByNode(checked), routes, before.current, flow);
    before.current = scene;
    return scene;
  }, [graph, positions, checked, routes, flow]);
  return { scene, rough };
}

/** A layout that is there sooner than this needs no other before it, ms. */
const patience = 150;

function usePositions(
  graph: CheckedGraph | undefined,
  layout: HeddleDocument["layout"],
  flow: Flow,
): { positions: NodePositions | null; rough: boolean } {
  const [, redraw] = useState(0);
  const [late, setLate] = useState("");
  const shapes = useMemo(() => (graph ? shapesOf(graph, flow) : new Map()), [graph, flow]);
  const placed = useMemo(() => placesFrom(graph, shapes, layout), [graph, shapes, layout]);
  const missing = graph !== undefined && placed.size < shapes.size;
  const key = graph && missing ? layoutKey(graph, shapes) : "";
  const standing = useMemo(() => (graph && missing ? tower(graph, shapes) : null), [graph, shapes, missing]);
  const automatic = standing ?? (missing ? knownLayout(key) : undefined);

  useEffect(() => {
    if (!graph || key === "" || automatic) return;
    let gone = false;
    const waited = setTimeout(() => setLate(key), patience);
    void autoLayout(graph, shapes).then(() => {
      clearTimeout(waited);
      if (!gone) redraw((n) => n + 1);
    });
    return () => {
      clearTimeout(waited);
      gone = true;
    };
  }, [graph, shapes, key, automatic]);

  const positions = useMemo(() => allPlaces(placed, automatic, shapes), [placed, automatic, shapes]);
  const rough = positions === null && key !== "" && late === key;
  const meanwhile = useMemo(
    () => (rough && graph ? roughLayout(graph.graph.wires, shapes) : null),
    [rough, graph, shapes],
  );
  return { positions: positions ?? meanwhile, rough };
}
