/** One block of the palette: dragged to the canvas it is dropped there, Enter and a double click add it in the middle. */
import { type KeyboardEvent, type MouseEvent, type PointerEvent, type ReactNode, useState } from "react";
import { type LandingNote, showLanding } from "../canvas/landing-preview.ts";
import type { CategoryToken } from "../canvas/nodes/categories.ts";
import type { Landing } from "../edit/nodes/drop-on-wire.ts";
import type { Point } from "../scene/auto-layout.ts";
import { scenePoint } from "../scene/stage.ts";
import { Tip } from "../ui/Tip.tsx";

interface Held {
  readonly x: number;
  readonly y: number;
}

/** Pixels that a press may move before it is a drag. */
const slack = 4;

interface PaletteItemProps {
  readonly id: string;
  readonly title: string;
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

export function PaletteItem({ id, title, tip, edge, disabled, add, drop, landing, menu }: PaletteItemProps) {
  const [start, setStart] = useState<Held | null>(null);
  const [held, setHeld] = useState<Held | null>(null);
  const [note, setNote] = useState<LandingNote | null>(null);
  const style = { ["--edge" as string]: `var(--category-${edge})` };

  const preview = (at: Held | null) => {
    const point = at && scenePoint(at.x, at.y);
    setNote(showLanding((point && landing?.(point)) ?? null, true));
  };
  const letGo = () => {
    preview(null);
    setStart(null);
    setHeld(null);
  };

  const onPointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0 || disabled) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setStart({ x: event.clientX, y: event.clientY });
  };
  const onPointerMove = ({ clientX: x, clientY: y }: PointerEvent) => {
    if (!start || !(held || Math.hypot(x - start.x, y - start.y) > slack)) return;
    setHeld({ x, y });
    preview({ x, y });
  };
  const onPointerUp = () => {
    const point = held && scenePoint(held.x, held.y);
    letGo();
    if (point) drop(point);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    if (event.key === "Enter" && !disabled) add();
    else if (event.key === "Escape" && held) {
      event.stopPropagation();
      letGo();
    } else if (event.key === "ContextMenu" || (event.shiftKey && event.key === "F10")) menu?.(left, bottom);
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
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerCancel={letGo}
          onDoubleClick={() => !disabled && add()}
          onKeyDown={onKeyDown}
          onContextMenu={onContextMenu}
        >
          {title}
        </button>
      </Tip>
      {held && (
        <div className="palette-ghost" style={{ left: held.x, top: held.y, ...style }}>
          {title}
          {note && <div className={note.fits ? "ghost-note fits" : "ghost-note wrong"}>{note.text}</div>}
        </div>
      )}
    </>
  );
}
