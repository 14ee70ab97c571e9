/** All blocks by category; drag one to the canvas, or press Enter on it to add it in the middle. */
import { type PointerEvent, useState } from "react";
import type { Block } from "../../core/index.ts";
import { middle, scenePoint } from "../canvas/stage.ts";
import { addBlock } from "../edit/nodes.ts";
import { tokenOf } from "../nodes/categories.ts";
import { dropBlock, landingOfBlock } from "../structure/drop-on-wire.ts";
import { type LandingNote, showLanding } from "../structure/landing-preview.ts";
import { findBlocks, sections } from "./find-blocks.ts";
import "./palette.css";

export function Palette() {
  const [text, setText] = useState("");
  const found = text.trim() === "" ? null : findBlocks(text);
  return (
    <aside className="palette" aria-label="Blocks">
      <input
        className="field"
        type="search"
        placeholder="Search blocks"
        aria-label="Search blocks"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setText("");
          if (event.key === "Enter" && found?.[0]) addBlock(found[0].kind, middle());
        }}
      />
      <div className="palette-list">
        {found ? (
          found.length > 0 ? (
            found.map((b) => <Item key={b.kind} block={b} />)
          ) : (
            <p className="empty">No block is called that.</p>
          )
        ) : (
          sections().map(({ category, blocks }) => (
            <section key={category}>
              <h3>{category}</h3>
              {blocks.map((b) => (
                <Item key={b.kind} block={b} />
              ))}
            </section>
          ))
        )}
      </div>
    </aside>
  );
}

interface Held {
  readonly x: number;
  readonly y: number;
}

/** Pixels that a press may move before it is a drag. */
const slack = 4;

function Item({ block }: { block: Block }) {
  const [start, setStart] = useState<Held | null>(null);
  const [held, setHeld] = useState<Held | null>(null);
  const [note, setNote] = useState<LandingNote | null>(null);

  const preview = (at: Held | null) => {
    const point = at && scenePoint(at.x, at.y);
    setNote(showLanding(point && landingOfBlock(block.kind, point), true));
  };
  const letGo = () => {
    preview(null);
    setStart(null);
    setHeld(null);
  };

  const onPointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0) return;
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
    if (point) dropBlock(block.kind, point);
  };
  return (
    <>
      <button
        type="button"
        className="palette-item"
        data-block={block.kind}
        title={`${block.formula}\n\n${block.help}`}
        style={{ ["--edge" as string]: `var(--category-${tokenOf(block.category)})` }}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={letGo}
        onDoubleClick={() => addBlock(block.kind, middle())}
        onKeyDown={(event) => {
          if (event.key === "Enter") addBlock(block.kind, middle());
          if (event.key !== "Escape" || !held) return;
          event.stopPropagation();
          letGo();
        }}
      >
        {block.title}
      </button>
      {held && (
        <div
          className="palette-ghost"
          style={{
            left: held.x,
            top: held.y,
            ["--edge" as string]: `var(--category-${tokenOf(block.category)})`,
          }}
        >
          {block.title}
          {note && <div className={note.fits ? "ghost-note fits" : "ghost-note wrong"}>{note.text}</div>}
        </div>
      )}
    </>
  );
}
