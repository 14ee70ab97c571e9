/**
 * The edge of a panel, to be dragged or moved by arrow keys. A double-click, or Enter, gives the panel its usual size.
 */
import type { KeyboardEvent, PointerEvent } from "react";
import { type PanelName, panelSizes } from "../store/panels-slice.ts";
import { useStore } from "../store/store.ts";
import "./splitter.css";

/** In which direction a drag makes the panel larger. */
const ways: Readonly<Record<PanelName, readonly [axis: "x" | "y", sign: 1 | -1]>> = {
  palette: ["x", 1],
  side: ["x", -1],
  dock: ["y", -1],
  tall: ["y", -1],
  step: ["y", -1],
};

const keyStep = 16;

export function Splitter({ panel, label }: { panel: PanelName; label: string }) {
  const size = useStore((s) => s.panels[panel]);
  const [axis, sign] = ways[panel];
  const { least, most, usual } = panelSizes[panel];
  const { resizePanel } = useStore.getState();
  const onPointerDown = (event: PointerEvent<HTMLHRElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const edge = event.currentTarget;
    edge.setPointerCapture(event.pointerId);
    const at = (e: { clientX: number; clientY: number }) => (axis === "x" ? e.clientX : e.clientY);
    const start = at(event);
    const move = (e: globalThis.PointerEvent) => resizePanel(panel, size + sign * (at(e) - start));
    const end = () => {
      edge.removeEventListener("pointermove", move);
      edge.removeEventListener("pointerup", end);
      edge.removeEventListener("pointercancel", end);
    };
    edge.addEventListener("pointermove", move);
    edge.addEventListener("pointerup", end);
    edge.addEventListener("pointercancel", end);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: ["x", -1], ArrowRight: ["x", 1], ArrowUp: ["y", -1], ArrowDown: ["y", 1] }[
      event.key
    ];
    if (event.key === "Enter") resizePanel(panel, usual);
    else if (by?.[0] === axis) resizePanel(panel, size + sign * Number(by[1]) * keyStep);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <hr
      className={`splitter is-${panel}`}
      tabIndex={0}
      aria-label={label}
      aria-orientation={axis === "x" ? "vertical" : "horizontal"}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      title="Drag to resize; double-click for the usual size"
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      onDoubleClick={() => resizePanel(panel, usual)}
    />
  );
}
