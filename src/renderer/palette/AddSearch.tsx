/** Search for a block where the pointer is. Begun by letting a wire go, it adds the block with that wire. */
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { type Category, splitPath } from "../../core/index.ts";
import type { Point } from "../canvas/auto-layout.ts";
import { scenePoint } from "../canvas/stage.ts";
import { focusNode } from "../canvas/use-canvas-keys.ts";
import { addBlock } from "../edit/nodes.ts";
import { addOwn } from "../library/add-own.ts";
import { tokenOf } from "../nodes/categories.ts";
import type { Mine } from "../store/library-slice.ts";
import { useStore } from "../store/store.ts";
import type { AddSearch as Search } from "../store/view-slice.ts";
import { findBlocks, findMine } from "./find-blocks.ts";
import { fitting, wireTo } from "./fitting.ts";

const most = 9;
const height = 320;

interface Offer {
  readonly id: string;
  readonly title: string;
  readonly category: Category;
  readonly note: string;
  readonly add: (at: Point) => void;
}

/** Blocks that are called so and take the wire in hand, then one's own. */
function offers(text: string, mine: readonly Mine[], { from }: Search): Offer[] {
  const all = findBlocks(text);
  const own = findMine(text, mine).flatMap(({ file, name, block }): Offer[] =>
    block
      ? [
          {
            id: file,
            title: name,
            category: "Structure",
            note: "Mine",
            add: (at) => void addOwn(block, at, from),
          },
        ]
      : [],
  );
  const blocks = (from ? fitting(all, from) : all).map(
    (block): Offer => ({
      id: block.kind,
      title: block.title,
      category: block.category,
      note: block.category,
      add: (at) => addBlock(block.kind, at, (id) => wireTo(block, from, id)),
    }),
  );
  // One's own blocks are few: they are seen without scrolling past the others.
  return text.trim() === "" ? [...blocks.slice(0, most - own.length), ...own] : [...blocks, ...own];
}

export function AddSearch() {
  const add = useStore((s) => s.add);
  return add ? <Popup key={`${add.x} ${add.y}`} add={add} /> : null;
}

function Popup({ add }: { add: Search }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const { openAdd } = useStore.getState();
  const mine = useStore((s) => s.mine);
  const found = useMemo(() => offers(text, mine, add).slice(0, most), [text, mine, add]);
  useEffect(() => input.current?.focus(), []);

  const choose = (index: number) => {
    const point = scenePoint(add.x, add.y);
    openAdd(null);
    if (!point) return;
    // With a wire in hand the new node stands beside the pointer, its socket near it.
    const shift = add.from === null ? 0 : add.from.socket.side === "out" ? 100 : -100;
    found[index]?.add({ x: point.x + shift, y: point.y - (add.from ? 30 : 0) });
    // Keys go on from what was added.
    const [added] = useStore.getState().selection;
    if (added !== undefined) focusNode(splitPath(added)[1]);
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
          {found.map((offer, i) => (
            <button
              key={offer.id}
              type="button"
              role="option"
              aria-selected={i === at}
              className="add-item"
              tabIndex={-1}
              style={{ ["--edge" as string]: `var(--category-${tokenOf(offer.category)})` }}
              onPointerEnter={() => setAt(i)}
              onClick={() => choose(i)}
            >
              {offer.title}
              <span className="quiet">{offer.note}</span>
            </button>
          ))}
          {found.length === 0 && <p className="empty">Nothing fits.</p>}
        </div>
      </div>
    </>
  );
}
