/** Pressing on a socket and drawing a wire from it. What is wrong with the wire is said beside the pointer. */
import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { openScope, perform } from "../edit/gesture.ts";
import { judge, type Repaired, repairOf, type Verdict } from "../edit/wires/verdict.ts";
import {
  type Drawing,
  type End,
  placeOfEnd,
  socketNamed,
  takeUp,
  targetAt,
  wireBetween,
} from "../edit/wires/wiring.ts";
import type { Scene } from "../scene/scene.ts";
import { scenePoint } from "../scene/stage.ts";
import { useStore } from "../store/store.ts";
import { looseWire } from "./paint/paint-loose.ts";
import type { Painter } from "./paint/painter.ts";

/** What is said beside the pointer. */
export interface WiringHint {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly kind: "fits" | "wrong" | "impossible";
  /** What else can be done here, and the key to hold while letting go. */
  readonly offers?: readonly { readonly key: string; readonly text: string }[];
}

/** How long a wire has to rest on a socket that it does not fit before repairs are tried, ms. */
const pauseMs = 120;

interface InHand {
  readonly drawing: Drawing;
  readonly verdicts: Map<string, Verdict>;
  readonly repairs: Map<string, Repaired | null>;
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
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);

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
    clearTimeout(pause.current);
    setHint(null);
    painter.overlay("wire", null);
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
      const [start, end] = outward ? [fixed, loose] : [loose, fixed];
      const { socketKind } = now.drawing.fixed.socket;
      painter.overlay("wire", looseWire({ start, end, socketKind, refused: why !== null }));
      const at = { x: event.clientX, y: event.clientY };
      clearTimeout(pause.current);
      setHint(now.target && hintFor(now.target, verdict, repairKnown(now), at));
      const { target } = now;
      if (verdict?.wrong && target)
        pause.current = setTimeout(
          () => hand.current === now && setHint(hintFor(target, verdict, repairFor(now, verdict), at)),
          pauseMs,
        );
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
      hand.current = {
        drawing: takeUp(scene.current, at),
        verdicts: new Map(),
        repairs: new Map(),
        target: null,
        moved: false,
      };
    },
    [scene],
  );
  return { hint, onPointerDownCapture };
}

const wireOf = (now: InHand): string => (now.target ? wireBetween(now.drawing.fixed, now.target) : "");
const repairKnown = (now: InHand): Repaired | null => now.repairs.get(wireOf(now)) ?? null;

function repairFor(now: InHand, verdict: Verdict): Repaired | null {
  const wire = wireOf(now);
  let repair = now.repairs.get(wire);
  if (repair === undefined) {
    repair = repairOf(verdict, wire);
    now.repairs.set(wire, repair);
  }
  return repair;
}

function hintFor(
  target: End,
  verdict: Verdict | null,
  repair: Repaired | null,
  at: { readonly x: number; readonly y: number },
): WiringHint {
  if (verdict?.impossible) return { ...at, text: verdict.impossible, kind: "impossible" };
  if (verdict?.wrong) {
    const anyway = { key: "Alt", text: "connect all the same" };
    const offers = repair ? [{ key: "Shift", text: `connect and ${lower(repair.label)}` }, anyway] : [anyway];
    return { ...at, text: verdict.wrong, kind: "wrong", offers };
  }
  return { ...at, text: `${target.node.title} · ${target.socket.port}`, kind: "fits" };
}

/** Labels of repairs begin with a verb; names keep their capitals. */
const lower = (label: string): string => label.replace(/^[A-Z](?=[a-z])/, (c) => c.toLowerCase());

/**
 * A wire that does not fit is drawn with its repair while Shift is held, and alone while Alt is: then the error stands
 * on its node.
 */
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
  // Put back where it was taken from.
  if (wireOf(now) === now.drawing.old) return;
  const verdict = verdictOf(now, now.target);
  const repair = verdict.wrong ? repairFor(now, verdict) : null;
  if (repair && event.shiftKey) {
    state.say(null);
    state.dispatch(repair.edit, { label: `Connect and ${lower(repair.label)}` });
    return;
  }
  const ways = repair ? `Hold Shift to connect and ${lower(repair.label)}, Alt` : "Hold Alt";
  const refusal =
    verdict.impossible ??
    (verdict.wrong && !event.altKey
      ? `Not connected: ${verdict.wrong} ${ways} to connect all the same.`
      : null);
  state.say(refusal);
  if (refusal !== null) return;
  state.dispatch(verdict.edit, { label: now.drawing.old === null ? "Connect" : "Rewire" });
}
