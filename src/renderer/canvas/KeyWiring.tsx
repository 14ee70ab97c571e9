// A wire drawn by keys: Tab and arrows choose among the sockets that fit, Enter connects, Escape gives up.
import type { Viewport } from "@xyflow/react";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { joinPath, type NodePath } from "../../core/index.ts";
import type { Drawn } from "../../scene/drawn.ts";
import { boxOf, type Scene } from "../../scene/scene.ts";
import { inDirection, startsOf, targetsOf } from "../edit/wires/key-wiring.ts";
import { judge, type WireVerdict } from "../edit/wires/verdict.ts";
import { type End, nameOfEnd, placeOfEnd, socketNamed, wireBetween } from "../edit/wires/wiring.ts";
import { centred } from "../scene/camera.ts";
import { sizeToBe, stage } from "../scene/stage.ts";
import { workedLevel } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { looseFrom, looseWire } from "./paint/paint-loose.ts";
import type { Painter } from "./paint/painter.ts";
import { directions } from "./use-canvas-keys.ts";

interface Props {
  readonly scene: Drawn;
  readonly painter: Painter;
  readonly go: (camera: Viewport) => void;
}

/** Pixels between a socket and the block that is added for it. */
const besideGap = 50;

/** Pixels that the hint takes at most, so that it stays over the canvas. */
const [hintWidth, hintHeight] = [390, 66];

const stop = () => useStore.getState().pull(null);

export function KeyWiring(props: Props) {
  const pulling = useStore((s) => s.pulling);
  const level = useStore(workedLevel);
  const scene = props.scene.parts.get(level) ?? props.scene;
  const from = pulling === null ? null : socketOn(scene, props.scene.scope, pulling);
  // Another scope, or the node is gone: there is no such wire any more.
  useEffect(() => {
    if (pulling !== null && !from) stop();
  }, [pulling, from]);
  return from && <InHand key={pulling} {...props} scene={scene} from={from} />;
}

/** On its level a socket goes by the name of its node there. */
function socketOn(level: Scene, scope: NodePath, name: string): End | null {
  const within = level.scope === scope ? "" : level.scope.slice(scope === "" ? 0 : scope.length + 1);
  return socketNamed(level, joinPath(within, name));
}

function InHand({
  scene,
  painter,
  go,
  from,
}: Omit<Props, "scene"> & { readonly scene: Scene; readonly from: End }) {
  const targets = useMemo(() => targetsOf(scene, from), [scene, from]);
  const verdicts = useRef(new Map<string, WireVerdict>());
  const verdictOf = useCallback(
    (target: End): WireVerdict => {
      const wire = wireBetween(from, target);
      const verdict = verdicts.current.get(wire) ?? judge(wire, null);
      verdicts.current.set(wire, verdict);
      return verdict;
    },
    [from],
  );
  const fits = useCallback(
    (target: End) => {
      const { impossible, wrong } = verdictOf(target);
      return impossible === null && wrong === null;
    },
    [verdictOf],
  );
  const [target, setTarget] = useState<End | null>(() => targets.find(fits) ?? null);

  useEffect(() => {
    const next = (by: 1 | -1) => {
      const at = target ? targets.indexOf(target) : -1;
      const order = by === 1 ? targets.slice(at + 1) : targets.slice(0, Math.max(at, 0)).reverse();
      const rest = by === 1 ? targets.slice(0, at + 1) : targets.slice(at + 1).reverse();
      setTarget([...order, ...rest].find(fits) ?? target);
    };
    const connect = () => {
      stop();
      if (target) useStore.getState().dispatch(verdictOf(target).edit, { label: "Connect" });
    };
    const nextStart = () => {
      const starts = startsOf(scene, from.node, from.socket.side);
      const at = starts.findIndex((end) => end.socket === from.socket);
      const start = starts[(at + 1) % starts.length];
      if (start) useStore.getState().pull(nameOfEnd(start));
    };
    const add = () => {
      stop();
      const host = stage()?.host;
      if (!host) return;
      const outward = from.socket.side === "out";
      const { x: left, zoom } = painter.camera;
      const room = (sizeToBe().width + 2 * besideGap) * zoom;
      const { clientWidth: width, clientHeight: height } = host;
      const at = onScreen(painter, from);
      // Where a block would not find room beside the socket, the view makes some.
      const by = outward ? Math.max(at.x + room - width, 0) : Math.min(at.x - room, 0);
      const shift = by === 0 ? 0 : by + (outward ? width / 3 : -width / 3);
      if (shift !== 0) go({ ...painter.camera, x: left - shift });
      const box = host.getBoundingClientRect();
      useStore.getState().openAdd({
        x: box.left + at.x - shift + (outward ? besideGap : -besideGap),
        y: box.top + Math.min(Math.max(at.y, 8), height - 8),
        from: nameOfEnd(from),
      });
    };
    const onKey = (event: KeyboardEvent) => {
      const way = directions[event.key];
      if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
      const key = event.key.toLowerCase();
      if (way) setTarget(inDirection(targets, target ?? from, way).find(fits) ?? target);
      else if (key === "tab") next(event.shiftKey ? -1 : 1);
      else if (key === "enter") connect();
      else if (key === "w") nextStart();
      else if (key === "a" && !event.ctrlKey && !event.metaKey) add();
      else {
        // Escape ends here; any other key means what it always means.
        stop();
        if (key !== "escape") return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    window.addEventListener("keydown", onKey, true);
    window.addEventListener("pointerdown", stop, true);
    return () => {
      window.removeEventListener("keydown", onKey, true);
      window.removeEventListener("pointerdown", stop, true);
    };
  }, [scene, painter, go, from, target, targets, fits, verdictOf]);

  useEffect(() => {
    const host = stage()?.host;
    if (!target || !host) return;
    const { x, y } = onScreen(painter, target);
    const { clientWidth: width, clientHeight: height } = host;
    if (x < 40 || y < 40 || x > width - 40 || y > height - 40)
      go(centred(boxOf(target.node), { width, height }, painter.camera.zoom));
  }, [target, painter, go]);

  useLayoutEffect(() => {
    const wire = looseFrom(from, placeOfEnd(target ?? from), target, target === null);
    painter.overlay("wire", looseWire(wire));
    return () => painter.overlay("wire", null);
  }, [painter, from, target]);

  // Below the node, so that it covers neither the socket nor the wire.
  const shown = target ?? from;
  const { x } = onScreen(painter, shown);
  const below = boxOf(shown.node).bottom * painter.camera.zoom + painter.camera.y;
  const box = stage()?.host.getBoundingClientRect() ?? new DOMRect();
  const name = ({ node, socket }: End) => `${node.title} · ${socket.port}`;
  return (
    <div
      className={`wiring-hint by-key ${target ? "fits" : "wrong"}`}
      style={{
        left: box.left + Math.max(Math.min(x, box.width - hintWidth), 8),
        top: box.top + Math.max(Math.min(below + 8, box.height - hintHeight), 8),
      }}
      role="status"
    >
      {target ? `${name(from)} → ${name(target)}` : `Nothing here fits ${name(from)}.`}
      <span className="quiet">
        {target ? "Enter: connect, Tab or arrows: next socket, " : ""}A: new block, W: other socket of this
        node, Esc: stop
      </span>
    </div>
  );
}

/** Pixels from the canvas' top left corner. */
function onScreen(painter: Painter, end: End): { x: number; y: number } {
  const { x, y, zoom } = painter.camera;
  const at = placeOfEnd(end);
  return { x: at.x * zoom + x, y: at.y * zoom + y };
}
