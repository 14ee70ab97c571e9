// Gestures on the structure: put the selection into a group, take a group apart. One step each.
import {
  applyEdit,
  type CheckedGraph,
  type CheckedNode,
  type Edit,
  findNode,
  freeId,
  grouping,
  type HeddleDocument,
  hasTrait,
  joinPath,
  type NodePath,
  plural,
  splitPath,
} from "../../../core/index.ts";
import { shapeOf } from "../../../scene/geometry.ts";
import type { Point } from "../../../scene/places.ts";
import { boxOf } from "../../../scene/scene.ts";
import { shapesOf } from "../../../scene/shapes.ts";
import { command } from "../../commands/registry.ts";
import { autoLayout } from "../../scene/auto-layout.ts";
import { stage } from "../../scene/stage.ts";
import { checkedGraphAt, checkedOf } from "../../store/derived.ts";
import { useStore } from "../../store/store.ts";
import { inlining, inOpenScope, openScope, perform, scopeEdit, takenIds } from "../gesture.ts";
import { selectedPaths } from "../nodes/nodes.ts";
import { roomForGrown } from "../room/make-room.ts";
import { closeGap } from "./close-gap.ts";

/** The document once the open scope stands in it and every node has its place; after it, the edits apply. */
export function prepared(before: readonly Edit[]): HeddleDocument {
  const { document } = useStore.getState();
  const next = applyEdit(document, scopeEdit(before));
  return next.ok ? next.document : document;
}

export function carryOut(
  found: ReturnType<typeof grouping.group>,
  before: readonly Edit[],
  label: string,
  after: readonly Edit[] = [],
): boolean {
  if (found.ok) return perform([...before, ...found.edits, ...after], { label });
  useStore.getState().notify("error", found.why);
  return false;
}

export function groupSelection(): void {
  const ids = selectedPaths().map((path) => splitPath(path)[1]);
  const id = freeId("group", takenIds());
  const found = grouping.group(prepared([]), openScope(), ids, id);
  if (carryOut(found, [], `Group ${plural(ids.length, "node")}`, closeGap(stage()?.scene, ids, id)))
    useStore.getState().select([inOpenScope(id)]);
}

export async function ungroupSelection(): Promise<void> {
  const [path] = selectedPaths();
  if (path === undefined) return;
  const before = useStore.getState().document;
  if (hasTrait(findNode(checkedOf(before), path)?.block, "repeats")) return command("unroll").perform();
  const inner = checkedGraphAt(checkedOf(before), path);
  // Nodes that were placed automatically have their places from the layout; it is known once they were looked at.
  const places = inner ? await placesInside(inner) : new Map<string, Point>();
  if (useStore.getState().document !== before) return;
  takeApart(path, places);
}

async function placesInside(inner: CheckedGraph): Promise<ReadonlyMap<string, Point>> {
  const { layout, direction } = useStore.getState().document;
  const shapes = shapesOf(inner, direction);
  const automatic = await autoLayout(inner, shapes);
  const kept = [...shapes.keys()].map((id) => [id, layout[joinPath(inner.path, id)]] as const);
  // One way or the other: places of two layouts would lie over each other.
  if (kept.every(([id, at]) => at !== undefined || id === "in" || id === "out"))
    return new Map(kept.flatMap(([id, at]) => (at ? [[id, { x: at[0], y: at[1] }] as const] : [])));
  return automatic;
}

/** Takes a group apart, its nodes put relative to its corner as the places say. */
export function takeApart(path: NodePath, places: ReadonlyMap<string, Point>): void {
  const [scope, id] = splitPath(path);
  const checked = checkedOf(useStore.getState().document);
  const repeats = hasTrait(findNode(checked, path)?.spec.block, "repeats");
  // A built-in group holds nothing in the document until it is opened; opening it is part of the step.
  const opening = repeats ? [] : inlining(path).filter((e) => e.edit === "inline" && e.node === path);
  const inner = findNode(checked, path)?.body?.nodes ?? [];
  const put: Edit = {
    edit: "move",
    to: Object.fromEntries(
      inner.flatMap((n) => {
        const at = places.get(n.id);
        return at ? [[n.path, [at.x, at.y] as const]] : [];
      }),
    ),
  };
  const own = repeats ? [] : [...opening, put];
  const found = grouping.ungroup(prepared(own), scope, id, freeId);
  const known = new Set(Object.keys(checkedGraphAt(checked, scope)?.graph.nodes ?? {}));
  const room = found.ok ? roomInside(path, inner, places) : [];
  if (!carryOut(found, [...own, ...room], `Ungroup ${id}`)) return;
  const came = found.ok ? found.edits.flatMap((e) => (e.edit === "addNode" ? [e.id] : [])) : [];
  useStore.getState().select(came.filter((n) => n === id || !known.has(n)).map(inOpenScope));
}

/** Neighbours of the group move so far that its nodes find room where it stood. */
function roomInside(
  path: NodePath,
  inner: readonly CheckedNode[],
  places: ReadonlyMap<string, Point>,
): readonly Edit[] {
  const scene = stage()?.scene;
  const group = scene && [...scene.nodes.values()].find((n) => n.path === path);
  if (!scene || !group || inner.length === 0) return [];
  const at = inner.map((n) => ({ ...(places.get(n.id) ?? { x: 0, y: 0 }), shape: shapeOf(n, scene.flow) }));
  const [left, top] = [Math.min(...at.map((p) => p.x)), Math.min(...at.map((p) => p.y))];
  const was = boxOf(group);
  const now = {
    left: was.left,
    top: was.top,
    right: was.left + Math.max(...at.map((p) => p.x + p.shape.width)) - left,
    bottom: was.top + Math.max(...at.map((p) => p.y + p.shape.height)) - top,
  };
  return roomForGrown(scene, was, now, new Set([group.id]));
}
