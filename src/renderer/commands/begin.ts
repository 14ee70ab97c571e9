/** What commands begin at the selected node and keys go on with: a block beside it, a wire from it. */
import { nodeWidth } from "../canvas/geometry.ts";
import { type Box, boxOf, overlaps } from "../canvas/scene.ts";
import { stage } from "../canvas/stage.ts";
import { nameOfEnd, type Side, startsOf } from "../edit/key-wiring.ts";
import { useStore } from "../store/store.ts";

const gap = 44;
const likelyHeight = 60;

/** Asks for a block to put beside the selected node where that is free and on the screen, else in the middle. */
export function addBeside(): void {
  const now = stage();
  const host = now?.host.getBoundingClientRect();
  if (!now || !host) return;
  const [path] = useStore.getState().selection;
  const boxes = [...(now.scene?.nodes.values() ?? [])].map((n) => ({ path: n.path, box: boxOf(n) }));
  const selected = boxes.find((b) => b.path === path)?.box;
  let [x, y] = [host.width / 2, host.height / 3];
  if (selected) {
    const left = selected.right + gap;
    const wanted: Box = {
      left,
      right: left + nodeWidth,
      top: selected.top,
      bottom: selected.top + likelyHeight,
    };
    const camera = now.camera();
    const at = {
      x: (left + nodeWidth / 2) * camera.zoom + camera.x,
      y: (selected.top + 16) * camera.zoom + camera.y,
    };
    const seen = at.x > 0 && at.y > 0 && at.x < host.width && at.y < host.height;
    if (seen && !boxes.some(({ box }) => overlaps(box, wanted))) ({ x, y } = at);
  }
  useStore.getState().openAdd({ x: host.left + x, y: host.top + y, from: null });
}

/** Begins a wire at a socket of the selected node; canvas/KeyWiring.tsx leads it on. */
export function drawWire(side: Side): void {
  const scene = stage()?.scene;
  const { selection, pull, say } = useStore.getState();
  const [path] = selection;
  const node = [...(scene?.nodes.values() ?? [])].find((n) => n.path === path);
  const [start] = scene && node ? startsOf(scene, node, side) : [];
  if (start) pull(nameOfEnd(start));
  else say(side === "out" ? "This node gives nothing on." : "This node takes nothing.");
}
