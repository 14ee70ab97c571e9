/** Search for a block where the pointer is. Begun by letting a wire go, it adds the block with that wire. */
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { scenePoint } from "../canvas/stage.ts";
import { addBlock } from "../edit/nodes.ts";
import { tokenOf } from "../nodes/categories.ts";
import { useStore } from "../store/store.ts";
import type { AddSearch as Search } from "../store/view-slice.ts";
import { findBlocks } from "./find-blocks.ts";
import { fitting, wireTo } from "./fitting.ts";

const most = 9;
const height = 320;

export function AddSearch() {
  const add = useStore((s) => s.add);
  return add ? <Popup key={`${add.x} ${add.y}`} add={add} /> : null;
}

function Popup({ add }: { add: Search }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const { openAdd } = useStore.getState();
  const found = useMemo(() => {
    const all = findBlocks(text);
    return (add.from ? fitting(all, add.from) : all).slice(0, most);
  }, [text, add]);
  useEffect(() => input.current?.focus(), []);

  const choose = (index: number) => {
    const block = found[index];
    const point = scenePoint(add.x, add.y);
    openAdd(null);
    if (!block || !point) return;
    const { from } = add;
    // With a wire in hand the new node stands beside the pointer, its socket near it.
    const shift = from === null ? 0 : from.socket.side === "out" ? 100 : -100;
    addBlock(block.kind, { x: point.x + shift, y: point.y - (from ? 30 : 0) }, (id) =>
      wireTo(block, from, id),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") openAdd(null);
    else if (event.key === "Enter") choose(at);
    else if (event.key === "ArrowDown") setAt((at + 1) % Math.max(found.length, 1));
    else if (event.key === "ArrowUp") setAt((at - 1 + found.length) % Math.max(found.length, 1));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="scrim" onPointerDown={() => openAdd(null)} />
      <div
        className="add-search"
        style={{
          left: Math.min(add.x, window.innerWidth - 290),
          top: Math.min(add.y, window.innerHeight - height),
        }}
      >
        <input
          ref={input}
          className="field"
          placeholder={add.from ? `A block for ${add.from.socket.port}…` : "Add a block…"}
          aria-label="Add a block"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div role="listbox" aria-label="Blocks">
          {found.map((block, i) => (
            <button
              key={block.kind}
              type="button"
              role="option"
              aria-selected={i === at}
              className="add-item"
              tabIndex={-1}
              style={{ ["--edge" as string]: `var(--category-${tokenOf(block.category)})` }}
              onPointerEnter={() => setAt(i)}
              onClick={() => choose(i)}
            >
              {block.title}
              <span className="quiet">{block.category}</span>
            </button>
          ))}
          {found.length === 0 && <p className="empty">Nothing fits.</p>}
        </div>
      </div>
    </>
  );
}
