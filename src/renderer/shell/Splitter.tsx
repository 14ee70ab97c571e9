// The edge of a panel, to be dragged or moved by arrow keys. A double-click, or Enter, gives the panel its usual size.
import type { KeyboardEvent } from "react";
import { type PanelName, panelSizes } from "../store/panels-slice.ts";
import { useStore } from "../store/store.ts";
import { useDrag } from "../ui/use-drag.ts";
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
  const { min, max, usual } = panelSizes[panel];
  const { resizePanel } = useStore.getState();
  const at = (e: { clientX: number; clientY: number }) => (axis === "x" ? e.clientX : e.clientY);
  const startDrag = useDrag<{ readonly from: number; readonly size: number }>({
    start(event) {
      if (event.button !== 0) return null;
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      return { from: at(event), size };
    },
    move: (before, event) => resizePanel(panel, before.size + sign * (at(event) - before.from)),
    end: () => undefined,
    cancel: (before) => resizePanel(panel, before.size),
  });
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
      aria-valuemin={min}
      aria-valuemax={max}
      title="Drag to resize; double-click to reset"
      onPointerDown={startDrag}
      onKeyDown={onKeyDown}
      onDoubleClick={() => resizePanel(panel, usual)}
    />
  );
}
