// One block of the palette: dragged to the canvas it is dropped there, Enter and a double click add it in the middle.
import { type KeyboardEvent, type MouseEvent, type ReactNode, useState } from "react";
import type { CategoryToken } from "../../scene/categories.ts";
import type { Point } from "../../scene/places.ts";
import { type LandingNote, showLanding } from "../canvas/landing-preview.ts";
import { focusNode } from "../canvas/use-canvas-keys.ts";
import type { Landing } from "../edit/nodes/drop-on-wire.ts";
import { levelPoint, workAt } from "../scene/stage.ts";
import { useStore } from "../store/store.ts";
import { Tip } from "../ui/Tip.tsx";
import { useDrag } from "../ui/use-drag.ts";

interface DragState {
  readonly from: Point;
  moved: boolean;
}

/** Pixels that a press may move before it is a drag. */
const slack = 4;

interface PaletteItemProps {
  readonly id: string;
  readonly title: string;
  /** What it will be set to. */
  readonly note?: string | undefined;
  readonly tip: ReactNode;
  readonly edge: CategoryToken;
  readonly disabled?: boolean;
  readonly add: () => void;
  readonly drop: (at: Point) => void;
  /** The wire that it would go into at a point. */
  readonly landing?: (at: Point) => Landing | null;
  /** What else can be done with it, at a place on the screen. */
  readonly menu?: (x: number, y: number) => void;
}

/** What is held over a frame goes into it. */
function pointAt(x: number, y: number): Point | null {
  workAt(x, y);
  return levelPoint(x, y);
}

/** What was dropped is what the next key is for: left on the item, Enter would add a second one. */
function takeFocus(): void {
  const [path] = useStore.getState().selection;
  if (path !== undefined) focusNode(path);
}

export function PaletteItem({
  id,
  title,
  note: means,
  tip,
  edge,
  disabled,
  add,
  drop,
  landing,
  menu,
}: PaletteItemProps) {
  const [dragged, setDragged] = useState<Point | null>(null);
  const [note, setNote] = useState<LandingNote | null>(null);
  const style = {
    ["--edge" as string]: `var(--category-${edge})`,
    ["--glyph" as string]: `var(--glyph-${edge})`,
  };

  const preview = (at: Point | null) => {
    const point = at && pointAt(at.x, at.y);
    setNote(showLanding((point && landing?.(point)) ?? null, true));
  };
  const over = () => {
    preview(null);
    setDragged(null);
  };
  const startDrag = useDrag<DragState>({
    start(event) {
      if (event.button !== 0 || disabled) return null;
      event.currentTarget.setPointerCapture(event.pointerId);
      return { from: { x: event.clientX, y: event.clientY }, moved: false };
    },
    move(state, { clientX: x, clientY: y }) {
      state.moved ||= Math.hypot(x - state.from.x, y - state.from.y) > slack;
      if (!state.moved) return;
      setDragged({ x, y });
      preview({ x, y });
    },
    end({ moved }, { clientX, clientY }) {
      if (!moved) return;
      over();
      const point = pointAt(clientX, clientY);
      if (!point) return;
      drop(point);
      takeFocus();
    },
    cancel: over,
  });
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    if (event.key === "Enter" && !disabled) add();
    else if (event.key === "ContextMenu" || (event.shiftKey && event.key === "F10")) menu?.(left, bottom);
  };
  const onContextMenu = (event: MouseEvent) => {
    if (!menu) return;
    event.preventDefault();
    menu(event.clientX, event.clientY);
  };
  return (
    <>
      <Tip text={tip} side="right">
        <button
          type="button"
          className="palette-item"
          data-block={id}
          aria-disabled={disabled}
          style={style}
          onPointerDown={startDrag}
          onDoubleClick={() => !disabled && add()}
          onKeyDown={onKeyDown}
          onContextMenu={onContextMenu}
        >
          {title}
          {means !== undefined && <span className="quiet">{means}</span>}
        </button>
      </Tip>
      {dragged && (
        <div className="palette-ghost" style={{ left: dragged.x, top: dragged.y, ...style }}>
          {title}
          {note && <div className={note.fits ? "ghost-note fits" : "ghost-note wrong"}>{note.text}</div>}
        </div>
      )}
    </>
  );
}
