// Search for a block where the pointer is. Begun by letting a wire go, it adds the block with that wire.
import { type CSSProperties, type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from "react";
import { type Block, type Category, splitPath } from "../../core/index.ts";
import { tokenOf } from "../../scene/categories.ts";
import type { Point } from "../../scene/places.ts";
import type { SceneWire } from "../../scene/scene.ts";
import { focusNode } from "../canvas/use-canvas-keys.ts";
import { dropAt, landingOf } from "../edit/nodes/drop-on-wire.ts";
import { type Adding, addToScope, blockToAdd } from "../edit/nodes/nodes.ts";
import { type End, socketNamed } from "../edit/wires/wiring.ts";
import { addCustomBlock, addCustomBlockTo, takesWire } from "../library/add-custom-block.ts";
import { scenePoint, stage } from "../scene/stage.ts";
import type { LibraryEntry } from "../store/library-slice.ts";
import { useStore } from "../store/store.ts";
import type { AddSearch as Search } from "../store/view-slice.ts";
import { type Offer, PickList } from "../ui/PickList.tsx";
import { findBlocks, findInLibrary, paramsMeant } from "./find-blocks.ts";
import { fitting } from "./fitting.ts";

const maxOffers = 9;
const height = 320;

interface BlockOffer extends Offer {
  readonly add: (at: Point) => void;
}

const edge = (category: Category): CSSProperties => ({
  ["--edge" as string]: `var(--category-${tokenOf(category)})`,
});

/** What the block is to be added to. */
interface Wanted {
  readonly from: End | null;
  readonly into?: SceneWire | undefined;
}

function wantedOf({ from, into }: Search): Wanted {
  const scene = stage()?.scene;
  return {
    from: scene && from !== null ? socketNamed(scene, from) : null,
    into: scene?.wires.find(({ wire }) => wire === into),
  };
}

/** The first blocks that a wire can be led through. */
function fittingInto(all: readonly Block[], into: SceneWire): Block[] {
  const found: Block[] = [];
  for (const block of all) {
    if (found.length === maxOffers) break;
    if (landingOf(blockToAdd(block.kind), into.start, into)?.through.fits) found.push(block);
  }
  return found;
}

/** Blocks that are called so and take the wire in hand, or go into the selected one, then one's own. */
function offers(text: string, library: readonly LibraryEntry[], { from, into }: Wanted): BlockOffer[] {
  const all = findBlocks(text);
  const put = (adding: Adding, at: Point) => void (into ? dropAt(adding, at, into) : addToScope(adding, at));
  const own = findInLibrary(text, library).flatMap(({ file, name, block }): BlockOffer[] =>
    block && (!from || takesWire(block, from))
      ? [
          {
            id: file,
            label: name,
            note: "My blocks",
            style: edge("Structure"),
            add: (at) =>
              void (from
                ? addCustomBlockTo(block, at, from)
                : addCustomBlock(block, (adding) => put(adding, at))),
          },
        ]
      : [],
  );
  const offer = (block: Block, add: (adding: Adding, at: Point) => void): BlockOffer => {
    const { kind, title, category } = block;
    const meant = paramsMeant(block, text);
    return {
      id: kind,
      label: title,
      note: meant ? Object.values(meant).join(", ") : category,
      style: edge(category),
      add: (at) => add(blockToAdd(kind, meant), at),
    };
  };
  const blocks = from
    ? fitting(all, from, maxOffers).map(({ block, wire }) =>
        offer(block, (adding, at) => addToScope(adding, at, (id) => [wire(id)])),
      )
    : (into ? fittingInto(all, into) : all).map((b) => offer(b, put));
  // Custom blocks are few: they are seen without scrolling past the others.
  return text.trim() === "" ? [...blocks.slice(0, maxOffers - own.length), ...own] : [...blocks, ...own];
}

const placeholderOf = ({ from, into }: Wanted): string =>
  from ? `A block for ${from.socket.port}…` : into ? `A block into ${into.wire}…` : "Add a block…";

export function AddSearch() {
  const add = useStore((s) => s.add);
  return add ? <Popup key={`${add.x} ${add.y}`} add={add} /> : null;
}

function Popup({ add }: { add: Search }) {
  const host = useRef<HTMLDivElement>(null);
  const { openAdd } = useStore.getState();
  const library = useStore((s) => s.library);
  const wanted = useMemo(() => wantedOf(add), [add]);
  const { from } = wanted;
  const find = useCallback(
    (typed: string) => offers(typed, library, wanted).slice(0, maxOffers),
    [library, wanted],
  );
  useEffect(() => host.current?.querySelector("input")?.focus(), []);

  const choose = (offer: BlockOffer) => {
    const point = scenePoint(add.x, add.y);
    openAdd(null);
    if (!point) return;
    // With a wire in hand the new node stands beside the pointer, its socket near it.
    const shift = from === null ? 0 : from.socket.side === "out" ? 100 : -100;
    offer.add({ x: point.x + shift, y: point.y - (from ? 30 : 0) });
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
          placeholder={placeholderOf(wanted)}
          find={find}
          choose={choose}
          empty="No results"
        />
      </div>
    </>
  );
}
