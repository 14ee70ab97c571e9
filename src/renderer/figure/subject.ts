// What a figure is of: the open canvas, the inside of a group, or what a viewer brought.
import { findNode, isError, placeOf } from "../../core/index.ts";
import { graphFigure } from "../../figure/graph-figure.ts";
import type { FigureSubject } from "../../figure/make.ts";
import type { RunShown } from "../../figure/node-value.ts";
import { allPlaces, placesFrom } from "../../scene/places.ts";
import { buildScene, type Scene } from "../../scene/scene.ts";
import { shapesOf } from "../../scene/shapes.ts";
import { autoLayout } from "../scene/auto-layout.ts";
import { stage } from "../scene/stage.ts";
import { checkedGraphAt, checkedOf, problemsByNode, seenScope, valueAt } from "../store/derived.ts";
import { useStore } from "../store/store.ts";

/** What of the graph can be drawn now, the likeliest first. */
export function graphSubjects(): readonly FigureSubject[] {
  const { document, scope: open, selection } = useStore.getState();
  const checked = checkedOf(document);
  const scope = seenScope(checked, open);
  const [path = ""] = selection;
  const groups = selection.size === 1 && checkedGraphAt(checked, path) ? [path] : [];
  return [scope, ...groups]
    .filter((at) => (checkedGraphAt(checked, at)?.nodes.length ?? 0) > 0)
    .map(graphSubject);
}

/** The title of the one selected group in which there is nothing to draw; null where there is, or none is selected. */
export function emptyGroup(): string | null {
  const { document, selection } = useStore.getState();
  const checked = checkedOf(document);
  const [path = ""] = selection;
  const node = selection.size === 1 ? findNode(checked, path) : undefined;
  return node?.body?.nodes.length === 0 ? node.title : null;
}

function graphSubject(scope: string): FigureSubject {
  const { document, scope: open } = useStore.getState();
  const checked = checkedOf(document);
  const title = findNode(checked, scope)?.title ?? document.name;
  const isOpen = scope === seenScope(checked, open);
  return {
    label: isOpen ? (scope === "" ? "The canvas" : `The canvas of ${title}`) : `Inside ${title}`,
    hasValues: true,
    async draw(values) {
      const scene = await sceneOf(scope);
      const wrong = new Set(checked.diagnostics.filter(isError).flatMap((d) => placeOf(d) ?? []));
      const run = values ? shownRun() : null;
      return (look) => graphFigure({ scene, document, title, wrong, run }, look);
    },
  };
}

/** As it is on the canvas, or would be. */
async function sceneOf(scope: string): Promise<Scene> {
  const now = stage()?.scene;
  if (now?.scope === scope) return now;
  const { document } = useStore.getState();
  const checked = checkedOf(document);
  const graph = checkedGraphAt(checked, scope);
  if (!graph) throw new Error(`there is no group ${scope}`);
  const flow = document.direction ?? "right";
  const shapes = shapesOf(graph, flow);
  const placed = placesFrom(graph, shapes, document.layout);
  const automatic = placed.size < shapes.size ? await autoLayout(graph, shapes) : undefined;
  const places = allPlaces(placed, automatic, shapes) ?? new Map();
  return buildScene(graph, places, problemsByNode(checked), document.routes, undefined, flow);
}

function shownRun(): RunShown | null {
  const state = useStore.getState();
  const result = state.ran?.result;
  if (!result) return null;
  return {
    value: (path, port) => valueAt(state, path, port),
    tokens: (stream) => result.streams[stream]?.tokens[0],
    predictions: result.predictions[0],
    held: state.heldLimit,
  };
}
