// Where the nodes of the levels that are drawn stand: what the document says, else a layout, worked out where it takes a
// while.
import { useEffect, useMemo, useReducer, useRef, useState } from "react";
import type { CheckedGraph, HeddleDocument } from "../../core/index.ts";
import type { Flow } from "../../scene/faces.ts";
import { allPlaces, type NodePositions, placesFrom } from "../../scene/places.ts";
import { roughLayout } from "../../scene/rough-layout.ts";
import { shapesOf } from "../../scene/shapes.ts";
import { autoLayout, knownLayout, layoutKey, tower } from "../scene/auto-layout.ts";

/** A level and the places of its nodes. */
export interface Placed {
  readonly graph: CheckedGraph;
  readonly positions: NodePositions;
}

/** A layout that is there sooner than this needs no other before it, ms. */
const patience = 150;

/** Places of the open scope: null for a moment, then a rough layout while the real one is worked out. */
export function usePlaces(
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

/** Places of groups that are open in place; a rough layout is shown at once, since what is around is there already. */
export function useInnerPlaces(
  graphs: readonly CheckedGraph[],
  layout: HeddleDocument["layout"],
  flow: Flow,
): readonly Placed[] {
  const [turn, redraw] = useReducer((n: number) => n + 1, 0);
  const known = useRef<readonly Inner[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a layout that is there now was not when they were placed
  const now = useMemo(
    () =>
      graphs.map((graph) => {
        const old = known.current.find((k) => k.graph === graph && k.layout === layout && k.flow === flow);
        return old && !old.waits ? old : innerOf(graph, layout, flow);
      }),
    [graphs, layout, flow, turn],
  );
  useEffect(() => {
    known.current = now;
    let gone = false;
    for (const { graph, waits } of now)
      if (waits) void autoLayout(graph, shapesOf(graph, flow)).then(() => !gone && redraw());
    return () => {
      gone = true;
    };
  }, [now, flow]);
  return now;
}

interface Inner extends Placed {
  readonly layout: HeddleDocument["layout"];
  readonly flow: Flow;
  /** Its layout is still to come. */
  readonly waits: boolean;
}

function innerOf(graph: CheckedGraph, layout: HeddleDocument["layout"], flow: Flow): Inner {
  const shapes = shapesOf(graph, flow);
  const placed = placesFrom(graph, shapes, layout);
  const missing = placed.size < shapes.size;
  const automatic = missing ? (tower(graph, shapes) ?? knownLayout(layoutKey(graph, shapes))) : undefined;
  const positions = allPlaces(placed, automatic, shapes);
  return {
    graph,
    layout,
    flow,
    positions: positions ?? roughLayout(graph.graph.wires, shapes),
    waits: missing && automatic === undefined,
  };
}
