/** Pressing on a socket and drawing a wire from it. What is wrong with the wire is said beside the pointer. */
import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { openScope, perform } from "../edit/gesture.ts";
import { judge, type Verdict } from "../edit/verdict.ts";
import {
  type Drawing,
  type End,
  placeOfEnd,
  socketNamed,
  takeUp,
  targetAt,
  wireBetween,
} from "../edit/wiring.ts";
import { useStore } from "../store/store.ts";
import type { Painter } from "./painter.ts";
import type { Scene } from "./scene.ts";
import { scenePoint } from "./stage.ts";

/** What is said beside the pointer. */
export interface WiringHint {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly kind: "fits" | "wrong" | "impossible";
}

interface InHand {
  readonly drawing: Drawing;
  readonly verdicts: Map<string, Verdict>;
  target: End | null;
  moved: boolean;
}

export function useWiring(
  painter: Painter,
  scene: RefObject<Scene | null>,
  drop: (drawing: Drawing, x: number, y: number) => void,
) {
  const [hint, setHint] = useState<WiringHint | null>(null);
  const hand = useRef<InHand | null>(null);

  const verdictOf = useCallback((now: InHand, target: End): Verdict => {
    const wire = wireBetween(now.drawing.fixed, target);
    let verdict = now.verdicts.get(wire);
    if (!verdict) {
      verdict = judge(wire, now.drawing.old);
      now.verdicts.set(wire, verdict);
    }
    return verdict;
  }, []);

  const end = useCallback(() => {
    hand.current = null;
    setHint(null);
    painter.trail(null);
  }, [painter]);

  useEffect(() => {
    const move = (event: globalThis.PointerEvent) => {
      const now = hand.current;
      const point = scenePoint(event.clientX, event.clientY);
      if (!now || !scene.current || !point) return;
      now.moved = true;
      now.target = targetAt(scene.current, now.drawing, point, painter.camera.zoom);
      const verdict = now.target && verdictOf(now, now.target);
      const why = verdict?.impossible ?? verdict?.wrong ?? null;
      const loose = now.target ? placeOfEnd(now.target) : point;
      const fixed = placeOfEnd(now.drawing.fixed);
      const outward = now.drawing.fixed.socket.side === "out";
      painter.trail({
        start: outward ? fixed : loose,
        end: outward ? loose : fixed,
        flow: now.drawing.fixed.socket.flow,
        refused: why !== null,
      });
      setHint(now.target ? hintFor(now.target, verdict, event) : null);
    };
    const up = (event: globalThis.PointerEvent) => {
      const now = hand.current;
      if (!now) return;
      end();
      if (now.moved) letGo(now, event, verdictOf, drop);
    };
    const giveUp = (event: KeyboardEvent) => {
      if (event.key === "Escape" && hand.current) end();
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    window.addEventListener("keydown", giveUp);
    return () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      window.removeEventListener("keydown", giveUp);
    };
  }, [painter, scene, verdictOf, end, drop]);

  /** On the canvas' host, in the capture phase: a socket is no part of its node to React Flow. */
  const onPointerDownCapture = useCallback(
    (event: PointerEvent) => {
      const name = (event.target as Element).closest<HTMLElement>("[data-socket]")?.dataset.socket;
      const at = name !== undefined && scene.current ? socketNamed(scene.current, name) : null;
      if (!at || !scene.current || event.button !== 0) return;
      event.stopPropagation();
      event.preventDefault();
      hand.current = { drawing: takeUp(scene.current, at), verdicts: new Map(), target: null, moved: false };
    },
    [scene],
  );
  return { hint, onPointerDownCapture };
}

function hintFor(target: End, verdict: Verdict | null, event: globalThis.PointerEvent): WiringHint {
  const at = { x: event.clientX, y: event.clientY };
  if (verdict?.impossible) return { ...at, text: verdict.impossible, kind: "impossible" };
  if (verdict?.wrong) return { ...at, text: verdict.wrong, kind: "wrong" };
  return { ...at, text: `${target.node.title} · ${target.socket.port}`, kind: "fits" };
}

/** A wire that does not fit is drawn only while Alt is held: then the error stands on its node. */
function letGo(
  now: InHand,
  event: globalThis.PointerEvent,
  verdictOf: (now: InHand, target: End) => Verdict,
  drop: (drawing: Drawing, x: number, y: number) => void,
): void {
  const state = useStore.getState();
  if (!now.target) {
    if (now.drawing.old !== null) {
      perform([{ edit: "disconnect", scope: openScope(), wire: now.drawing.old }], { label: "Unplug wire" });
    } else drop(now.drawing, event.clientX, event.clientY);
    return;
  }
  const verdict = verdictOf(now, now.target);
  const refusal =
    verdict.impossible ??
    (verdict.wrong && !event.altKey
      ? `Not connected: ${verdict.wrong} Hold Alt to connect all the same.`
      : null);
  state.say(refusal);
  if (refusal !== null) return;
  state.dispatch(verdict.edit, { label: now.drawing.old === null ? "Connect" : "Rewire" });
}
