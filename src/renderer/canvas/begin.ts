// What commands begin at the selected node and keys go on with: a block beside it, a wire from it.

import type { Flow } from "../../scene/faces.ts";
import type { Point } from "../../scene/places.ts";
import { type Box, boxOf, type SceneNode, type SceneWire } from "../../scene/scene.ts";
import { rowGap } from "../../scene/tower.ts";
import { freePlace, titleMiddle } from "../edit/nodes/free-place.ts";
import { type SocketSide, startsOf } from "../edit/wires/key-wiring.ts";
import { nameOfEnd } from "../edit/wires/wiring.ts";
import { centred, zoomed } from "../scene/camera.ts";
import {
  boxOutward,
  inward,
  levelPoint,
  outward,
  type Stage,
  sizeToBe,
  stage,
  wireDrawn,
} from "../scene/stage.ts";
import { useStore } from "../store/store.ts";
import { painterOnScreen } from "./paint/on-screen.ts";

const gap = 44;
const likelyHeight = 60;

/**
 * Asks for a block: for the selected wire, to go into it; for the selected node, to follow it by a wire; else for a
 * place where there is room about the middle.
 */
export function addBeside(): void {
  const now = stage();
  const host = now?.host.getBoundingClientRect();
  if (!now || !host) return;
  const { selection, selectedWire, openAdd } = useStore.getState();
  const into = now.scene?.wires.find((w) => w.wire === selectedWire);
  const place = into && middleOf(into);
  if (into && place) {
    const { x, y } = onScreen(now, place);
    const within = (v: number, size: number) => Math.min(Math.max(v, 0), size);
    openAdd({
      x: host.left + within(x, host.width),
      y: host.top + within(y, host.height),
      from: null,
      into: into.wire,
    });
    return;
  }
  const [path] = selection;
  const selected = [...(now.scene?.nodes.values() ?? [])].find((n) => n.path === path);
  if (selected && selection.size === 1) {
    const { x, y } = afterNode(now, selected);
    const [start] = now.scene ? startsOf(now.scene, selected, "out") : [];
    openAdd({
      x: host.left + x,
      y: host.top + y,
      from: start ? nameOfEnd(start) : null,
      ...(start ? { loose: true } : {}),
    });
    return;
  }
  const third = levelPoint(host.left + host.width / 2, host.top + host.height / 3);
  let at = third && onScreen(now, freePlace(third));
  if (!at || !isOn(host, at)) at = { x: host.width / 2, y: host.height / 3 };
  openAdd({ x: host.left + at.x, y: host.top + at.y, from: null });
}

/** Where on its level the middle of a wire is. */
function middleOf(wire: SceneWire): Point {
  const middle = painterOnScreen()?.routes.get(wireDrawn(wire))?.middle;
  return middle ? inward(middle) : wire.start;
}

/** Where what follows a node is put, on the screen: the nearest free place, which the view goes to where it is out of it. */
function afterNode(now: Stage, node: SceneNode): Point {
  const wanted = nextTo(boxOf(node), now.scene?.flow ?? "right");
  const at = freePlace({ x: (wanted.left + wanted.right) / 2, y: wanted.top + titleMiddle });
  const { width, height } = sizeToBe();
  const box = {
    left: at.x - width / 2,
    right: at.x + width / 2,
    top: at.y - titleMiddle,
    bottom: at.y + height,
  };
  const { clientWidth, clientHeight } = now.host;
  const seen = onScreen(now, { x: box.left, y: box.top });
  const end = onScreen(now, { x: box.right, y: box.bottom });
  if (seen.x < 0 || seen.y < 0 || end.x > clientWidth || end.y > clientHeight)
    now.go(centred(boxOutward(box), { width: clientWidth, height: clientHeight }, now.camera().zoom));
  const { x, y } = onScreen(now, at);
  return { x: Math.min(Math.max(x, 8), clientWidth - 8), y: Math.min(Math.max(y, 8), clientHeight - 8) };
}

/** Where what comes after a node would stand. */
function nextTo({ left, right, top, bottom }: Box, flow: Flow): Box {
  const { width, height } = sizeToBe();
  if (flow === "right")
    return { left: right + gap, right: right + gap + width, top, bottom: top + likelyHeight };
  const at = flow === "up" ? top - rowGap - height : bottom + rowGap;
  const middle = (left + right) / 2;
  return { left: middle - width / 2, right: middle + width / 2, top: at, bottom: at + height };
}

/** Pixels from the canvas' top left corner, of a point of the level that is worked on. */
function onScreen({ camera }: Stage, at: Point): Point {
  const { x, y, zoom } = camera();
  const drawn = outward(at);
  return { x: drawn.x * zoom + x, y: drawn.y * zoom + y };
}

const isOn = (host: DOMRect, { x, y }: Point): boolean => x > 0 && y > 0 && x < host.width && y < host.height;

/** Nearer or farther, about the middle of what is seen. */
export function zoomBy(factor: number): void {
  const now = stage();
  if (now)
    now.go(zoomed(now.camera(), { width: now.host.clientWidth, height: now.host.clientHeight }, factor));
}

/** As large as it is: one pixel of the scene is one of the screen. */
export function zoomFull(): void {
  const now = stage();
  if (now) zoomBy(1 / now.camera().zoom);
}

/** Begins a wire at a socket of the selected node; canvas/KeyWiring.tsx leads it on. */
export function startWire(side: SocketSide): void {
  const scene = stage()?.scene;
  const { selection, pull, notify } = useStore.getState();
  const [path] = selection;
  const node = [...(scene?.nodes.values() ?? [])].find((n) => n.path === path);
  const [start] = scene && node ? startsOf(scene, node, side) : [];
  if (start) pull(nameOfEnd(start));
  else notify("error", side === "out" ? "This node has no output." : "This node has no input.");
}
