// F: wires the selected nodes where ports carry the same and are still free. One step.
import {
  applyEdit,
  CheckMemo,
  check,
  type Edit,
  endOf,
  isError,
  parseWire,
  plural,
  printWire,
} from "../../../core/index.ts";
import type { Scene, SceneNode } from "../../../scene/scene.ts";
import { stage } from "../../scene/stage.ts";
import { useStore } from "../../store/store.ts";
import { openScope, perform, scopeEdit } from "../gesture.ts";
import { selectedPaths } from "./nodes.ts";

const memo = new CheckMemo();

export function connectSelection(): void {
  const scene = stage()?.scene;
  const { notify } = useStore.getState();
  const chosen = new Set(selectedPaths());
  const nodes = [...(scene?.nodes.values() ?? [])].filter((n) => chosen.has(n.path));
  if (!scene || nodes.length < 2) {
    notify("error", "Select at least two nodes to connect them.");
    return;
  }
  const edits = connections(scene, nodes);
  if (edits.length === 0) {
    notify("error", "Nothing to connect: no free input of these nodes fits an output of the others.");
    return;
  }
  const wires = plural(edits.length, "wire");
  perform(edits, { label: `Connect by ${wires}` });
}

/** The wires to draw: the way that the graph is drawn and, where nothing goes that way, against it. */
export function connections(scene: Scene, nodes: readonly SceneNode[]): Edit[] {
  const [x, y] = [(n: SceneNode) => n.at.x, (n: SceneNode) => (scene.flow === "up" ? -n.at.y : n.at.y)];
  const [along, aside] = scene.flow === "right" ? [x, y] : [y, x];
  const sorted = nodes.toSorted((a, b) => along(a) - along(b) || aside(a) - aside(b));
  const onward = connectionsAlong(scene, sorted);
  return onward.length > 0 ? onward : connectionsAlong(scene, sorted.toReversed());
}

/** Each node takes from those before it, the nearest first, what brings no new error. */
function connectionsAlong(scene: Scene, nodes: readonly SceneNode[]): Edit[] {
  const { document } = useStore.getState();
  const taken = new Set(scene.wires.map((w) => endOf(w.wire, "to")));
  const scope = openScope();
  const errors = (edits: readonly Edit[]): number | null => {
    const next = applyEdit(document, scopeEdit(edits));
    if (!next.ok) return null;
    return check(next.document, { memo }).diagnostics.filter(
      (d) => isError(d) && d.code !== "graph/missing-input",
    ).length;
  };
  const edits: Edit[] = [];
  let known = errors([]) ?? 0;
  for (const [i, to] of nodes.entries())
    for (const from of nodes.slice(0, i).reverse()) {
      if (scene.wires.some((w) => w.from === from && w.to === to)) continue;
      for (const wire of candidates(from, to)) {
        const target = endOf(wire, "to");
        if (taken.has(target)) continue;
        const more: Edit = { edit: "connect", scope, wire };
        const found = errors([...edits, more]);
        if (found === null || found > known) continue;
        known = found;
        edits.push(more);
        taken.add(target);
        break;
      }
    }
  return edits;
}

/** Wires between two nodes, the likely ones first: what flows alike, then required inputs. */
function candidates(from: SceneNode, to: SceneNode): string[] {
  const all = from.shape.outputs.flatMap((output) =>
    to.shape.inputs.map((input) => {
      const rank =
        output.socketKind === input.socketKind
          ? 0
          : output.socketKind === "any" || input.socketKind === "any"
            ? 2
            : 4;
      const wire = printWire({
        from: { node: from.id, port: output.port },
        to: { node: to.id, port: input.port },
      });
      return { wire, rank: rank + (input.optional ? 1 : 0) };
    }),
  );
  return all
    .filter((c) => parseWire(c.wire) !== undefined && c.rank < 4)
    .sort((a, b) => a.rank - b.rank)
    .map((c) => c.wire);
}
