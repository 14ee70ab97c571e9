// Pressing on a socket and drawing a wire from it. What is wrong with the wire is said beside the pointer.
import { type PointerEvent, type RefObject, useCallback, useRef, useState } from "react";
import { type NodePath, splitPath } from "../../core/index.ts";
import type { Drawn } from "../../scene/drawn.ts";
import type { Scene } from "../../scene/scene.ts";
import { openScope, perform } from "../edit/gesture.ts";
import { connectRepaired, lower, tellRefused } from "../edit/wires/refused-wire.ts";
import { judge, type Repaired, repairsOf, type WireVerdict } from "../edit/wires/verdict.ts";
import {
  type End,
  placeOfEnd,
  socketNamed,
  targetAt,
  type WireDrag,
  wireBetween,
  wireDragFrom,
} from "../edit/wires/wiring.ts";
import { scenePoint } from "../scene/stage.ts";
import { useStore } from "../store/store.ts";
import { useDrag } from "../ui/use-drag.ts";
import { type EdgePan, edgePan } from "./edge-pan.ts";
import { looseFrom, looseWire } from "./paint/paint-loose.ts";
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

interface DragState {
  readonly wireDrag: WireDrag;
  readonly verdicts: Map<string, WireVerdict>;
  readonly repairs: Map<string, Repaired | null>;
  target: End | null;
  moved: boolean;
  readonly pan: EdgePan;
  /** The wire belongs to it, and ends on it. */
  readonly level: NodePath;
}

export function useWiring(
  painter: Painter,
  scene: RefObject<Drawn | null>,
  drop: (wireDrag: WireDrag, x: number, y: number) => void,
) {
  const [hint, setHint] = useState<WiringHint | null>(null);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  const over = (state: DragState) => {
    state.pan.stop();
    clearTimeout(pause.current);
    setHint(null);
    painter.overlay("wire", null);
  };

  const startDrag = useDrag<DragState>({
    start(event) {
      const name = (event.target as Element).closest<HTMLElement>("[data-socket]")?.dataset.socket;
      const at = name !== undefined && scene.current ? socketNamed(scene.current, name) : null;
      if (!at || !scene.current || event.button !== 0) return null;
      const [level] = splitPath(at.node.path);
      const wireDrag = wireDragFrom(partOf(scene.current, level), at);
      const state: DragState = {
        wireDrag,
        verdicts: new Map(),
        repairs: new Map(),
        target: null,
        moved: false,
        pan: edgePan((last) => follow(state, last)),
        level,
      };
      useStore.getState().work(level);
      return state;
    },
    move(state, event) {
      state.pan.at(event);
      follow(state, event);
    },
    end(state, event) {
      over(state);
      if (state.moved) connect(state, event, drop);
    },
    cancel: over,
  });

  function follow(state: DragState, event: globalThis.PointerEvent): void {
    const point = scenePoint(event.clientX, event.clientY);
    if (!scene.current || !point) return;
    state.moved = true;
    state.target = targetAt(partOf(scene.current, state.level), state.wireDrag, point, painter.camera.zoom);
    const verdict = state.target && verdictOf(state, state.target);
    const why = verdict?.impossible ?? verdict?.wrong ?? null;
    const loose = state.target ? placeOfEnd(state.target) : point;
    const wire = looseFrom(state.wireDrag.fixed, loose, state.target, why !== null);
    painter.overlay("wire", looseWire(wire));
    const at = { x: event.clientX, y: event.clientY };
    clearTimeout(pause.current);
    setHint(state.target && hintFor(state.target, verdict, repairKnown(state), at));
    const { target } = state;
    if (verdict?.wrong && target)
      pause.current = setTimeout(
        () => setHint(hintFor(target, verdict, repairFor(state, verdict), at)),
        pauseMs,
      );
  }

  /** On the canvas' host, in the capture phase: a socket is no part of its node to React Flow. */
  const onPointerDownCapture = useCallback(
    (event: PointerEvent) => {
      if (!startDrag(event)) return;
      event.stopPropagation();
      event.preventDefault();
    },
    [startDrag],
  );
  return { hint, onPointerDownCapture };
}

/** One level as it is drawn. */
const partOf = (drawn: Drawn, level: NodePath): Scene => drawn.parts.get(level) ?? drawn;

function verdictOf(now: DragState, target: End): WireVerdict {
  const wire = wireBetween(now.wireDrag.fixed, target);
  let verdict = now.verdicts.get(wire);
  if (!verdict) {
    verdict = judge(wire, now.wireDrag.old);
    now.verdicts.set(wire, verdict);
  }
  return verdict;
}

const wireOf = (now: DragState): string => (now.target ? wireBetween(now.wireDrag.fixed, now.target) : "");
const repairKnown = (now: DragState): Repaired | null => now.repairs.get(wireOf(now)) ?? null;

function repairFor(now: DragState, verdict: WireVerdict): Repaired | null {
  const wire = wireOf(now);
  let repair = now.repairs.get(wire);
  if (repair === undefined) {
    repair = repairsOf(verdict, wire, 1)[0] ?? null;
    now.repairs.set(wire, repair);
  }
  return repair;
}

function hintFor(
  target: End,
  verdict: WireVerdict | null,
  repair: Repaired | null,
  at: { readonly x: number; readonly y: number },
): WiringHint {
  if (verdict?.impossible) return { ...at, text: verdict.impossible, kind: "impossible" };
  if (verdict?.wrong) {
    const anyway = { key: "Alt", text: "connect anyway" };
    const offers = repair ? [{ key: "Shift", text: `connect and ${lower(repair.label)}` }, anyway] : [anyway];
    return { ...at, text: verdict.wrong, kind: "wrong", offers };
  }
  return { ...at, text: `${target.node.title} · ${target.socket.port}`, kind: "fits" };
}

/**
 * A wire that does not fit is drawn with its repair while Shift is held, and alone while Alt is: then the error stands
 * on its node.
 */
function connect(
  now: DragState,
  event: globalThis.PointerEvent,
  drop: (wireDrag: WireDrag, x: number, y: number) => void,
): void {
  const state = useStore.getState();
  if (!now.target) {
    if (now.wireDrag.old !== null) {
      perform([{ edit: "disconnect", scope: openScope(), wire: now.wireDrag.old }], {
        label: "Disconnect wire",
      });
    } else drop(now.wireDrag, event.clientX, event.clientY);
    return;
  }
  // Put back where it was taken from.
  if (wireOf(now) === now.wireDrag.old) return;
  const verdict = verdictOf(now, now.target);
  const repair = verdict.wrong && event.shiftKey ? repairFor(now, verdict) : null;
  const label = now.wireDrag.old === null ? "Connect" : "Rewire";
  if (repair) connectRepaired(repair);
  else if (verdict.impossible !== null || (verdict.wrong !== null && !event.altKey))
    tellRefused(verdict, wireOf(now), label);
  else {
    state.notify("error", null);
    state.dispatch(verdict.edit, { label });
  }
}
