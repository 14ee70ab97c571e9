/** Search for a block where the pointer is. Begun by letting a wire go, it adds the block with that wire. */
import { type CSSProperties, type KeyboardEvent, useCallback, useEffect, useRef } from "react";
import { type Category, splitPath } from "../../core/index.ts";
import type { Point } from "../canvas/auto-layout.ts";
import { scenePoint } from "../canvas/stage.ts";
import { focusNode } from "../canvas/use-canvas-keys.ts";
import { addBlock } from "../edit/nodes.ts";
import { addOwn, takesWire } from "../library/add-own.ts";
import { tokenOf } from "../nodes/categories.ts";
import type { Mine } from "../store/library-slice.ts";
import { useStore } from "../store/store.ts";
import type { AddSearch as Search } from "../store/view-slice.ts";
import { type Offer, PickList } from "../ui/PickList.tsx";
import { findBlocks, findMine } from "./find-blocks.ts";
import { fitting } from "./fitting.ts";

const most = 9;
const height = 320;

interface BlockOffer extends Offer {
  readonly add: (at: Point) => void;
}

const edge = (category: Category): CSSProperties => ({
  ["--edge" as string]: `var(--category-${tokenOf(category)})`,
});

/** Blocks that are called so and take the wire in hand, then one's own. */
function offers(text: string, mine: readonly Mine[], { from }: Search): BlockOffer[] {
  const all = findBlocks(text);
  const own = findMine(text, mine).flatMap(({ file, name, block }): BlockOffer[] =>
    block && (!from || takesWire(block, from))
      ? [
          {
            id: file,
            label: name,
            note: "Mine",
            style: edge("Structure"),
            add: (at) => void addOwn(block, at, from),
          },
        ]
      : [],
  );
  const fits = from ? fitting(all, from, most) : all.map((block) => ({ block, wire: undefined }));
  const blocks = fits.map(
    ({ block, wire }): BlockOffer => ({
      id: block.kind,
      label: block.title,
      note: block.category,
      style: edge(block.category),
      add: (at) => addBlock(block.kind, at, wire && ((id) => [wire(id)])),
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
  const host = useRef<HTMLDivElement>(null);
  const { openAdd } = useStore.getState();
  const mine = useStore((s) => s.mine);
  const find = useCallback((typed: string) => offers(typed, mine, add).slice(0, most), [mine, add]);
  useEffect(() => host.current?.querySelector("input")?.focus(), []);

  const choose = (offer: BlockOffer) => {
    const point = scenePoint(add.x, add.y);
    openAdd(null);
    if (!point) return;
    // With a wire in hand the new node stands beside the pointer, its socket near it.
    const shift = add.from === null ? 0 : add.from.socket.side === "out" ? 100 : -100;
    offer.add({ x: point.x + shift, y: point.y - (add.from ? 30 : 0) });
    // Keys go on from what was added.
    const [added] = useStore.getState().selection;
    if (added !== undefined) focusNode(splitPath(added)[1]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    openAdd(null);
  };
  return (
    <>
      <div className="scrim" onPointerDown={() => openAdd(null)} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape in the field within */}
      <div
        ref={host}
        className="add-search"
        style={{
          left: Math.min(add.x, window.innerWidth - 290),
          top: Math.min(add.y, window.innerHeight - height),
        }}
        onKeyDown={onKeyDown}
      >
        <PickList
          label="Add a block"
          listLabel="Blocks"
          placeholder={add.from ? `A block for ${add.from.socket.port}…` : "Add a block…"}
          find={find}
          choose={choose}
          empty="Nothing fits."
        />
      </div>
    </>
  );
}
