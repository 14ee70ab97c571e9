// A file keeps the places that it has. Where it is drawn left to right and would stand as a tower, as papers have it, that is
// offered in passing, once for each file.
import type { HeddleDocument } from "../../core/index.ts";
import { shapesOf } from "../../scene/shapes.ts";
import { towerLayout } from "../../scene/tower.ts";
import { command } from "../commands/registry.ts";
import { checkedOf } from "../store/derived.ts";
import { useStore } from "../store/store.ts";

/** Fewer nodes are seen at a glance whichever way they run. */
const fewest = 6;

const offered = new Set<string>();

export function offerTower(document: HeddleDocument, file: string): void {
  const { root } = checkedOf(document);
  const { notify, notice, document: inFront } = useStore.getState();
  if (inFront !== document || notice !== null || offered.has(file) || root.nodes.length < fewest) return;
  if (!towerLayout(root.graph.wires, shapesOf(root, "up"), "up")) return;
  offered.add(file);
  const draw = command("drawUp");
  const perform = () => {
    notify("info", null);
    draw.perform();
  };
  notify("info", `${file} keeps its places, from left to right.`, {
    actions: [{ label: draw.label, perform }],
  });
}
