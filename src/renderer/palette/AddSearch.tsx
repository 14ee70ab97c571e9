// Search for a block where the pointer is. Begun by letting a wire go, it adds the block with that wire.
import { type CSSProperties, type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from "react";
import { type Block, type Category, hasTrait } from "../../core/index.ts";
import { tokenOf } from "../../scene/categories.ts";
import type { Point } from "../../scene/places.ts";
import type { SceneWire } from "../../scene/scene.ts";
import { focusNode } from "../canvas/use-canvas-keys.ts";
import { addsByTab } from "../commands/keys.ts";
import { dropAt, landingOf } from "../edit/nodes/drop-on-wire.ts";
import { type Adding, addToScope, blockToAdd } from "../edit/nodes/nodes.ts";
import { type End, socketNamed } from "../edit/wires/wiring.ts";
import { addCustomBlock, addCustomBlockTo, takesWire } from "../library/add-custom-block.ts";
import { partTakes, partToAdd, titleOf } from "../library/add-part.ts";
import { findParts } from "../library/parts.ts";
import { levelPoint, stage } from "../scene/stage.ts";
import type { LibraryEntry } from "../store/library-slice.ts";
import { useStore } from "../store/store.ts";
import type { AddSearch as Search } from "../store/view-slice.ts";
import { type Offer, PickList } from "../ui/PickList.tsx";
import { findBlocks, findInLibrary, isCalled, paramsMeant } from "./find-blocks.ts";
import { fitting } from "./fitting.ts";

const maxOffers = 9;
const height = 320;

interface BlockOffer extends Offer {
  readonly add: (at: Point) => void;
}

const edge = (category: Category): CSSProperties => ({
  ["--edge" as string]: `var(--category-${tokenOf(category)})`,
  ["--glyph" as string]: `var(--glyph-${tokenOf(category)})`,
});

/** What the block is to be added to. */
interface Wanted {
  readonly from: End | null;
  readonly into?: SceneWire | undefined;
  readonly loose: boolean;
}

function wantedOf({ from, into, loose = false }: Search): Wanted {
  const scene = stage()?.scene;
  return {
    from: scene && from !== null ? socketNamed(scene, from) : null,
    into: scene?.wires.find(({ wire }) => wire === into),
    loose,
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

/** Blocks and parts that are called so and take the wire in hand, or go into the selected one, then one's own. */
function offers(text: string, library: readonly LibraryEntry[], wanted: Wanted): BlockOffer[] {
  const { from, into, loose } = wanted;
  const found = findBlocks(text);
  // A model starts with Tokens, whatever was used most.
  const starts = (block: Block) => Number(hasTrait(block, "reads-text"));
  const isEmpty = text.trim() === "" && Object.keys(useStore.getState().document.nodes).length === 0;
  const all = isEmpty ? found.toSorted((a, b) => starts(b) - starts(a)) : found;
  const put = (adding: Adding, at: Point) => void (into ? dropAt(adding, at, into) : addToScope(adding, at));
  const own = ownOffers(text, library, wanted, put);
  const offer = (block: Block, add: (adding: Adding, at: Point) => void, unwired = false): BlockOffer => {
    const { kind, title, category } = block;
    const meant = paramsMeant(block, text);
    return {
      id: kind,
      label: title,
      note: unwired ? "not connected" : meant ? Object.values(meant).join(", ") : category,
      style: edge(category),
      add: (at) => add(blockToAdd(kind, meant), at),
    };
  };
  const whole = into ? [] : partOffers(text, from);
  const fit = from ? fitting(all, from, maxOffers) : [];
  const wired = fit.map(({ block, wire }) =>
    offer(block, (adding, at) => addToScope(adding, at, (id) => [wire(id)])),
  );
  const others = from && loose ? all.filter((b) => !fit.some(({ block }) => block === b)) : [];
  const free = others.map((b) => offer(b, put, true));
  const blocks = from ? [...wired, ...free] : (into ? fittingInto(all, into) : all).map((b) => offer(b, put));
  // Custom blocks and parts are few: they are seen without scrolling past the others.
  if (text.trim() === "") {
    const room = maxOffers - own.length - whole.length;
    return [...blocks.slice(0, room), ...whole, ...own];
  }
  // A block that is called so is meant; else the whole rather than a block that has the word somewhere.
  const called = new Set(all.filter((b) => isCalled(b, text)).map((b) => b.kind));
  const meant = blocks.filter(({ id }) => called.has(id));
  return [...meant, ...whole, ...blocks.filter(({ id }) => !called.has(id)), ...own];
}

const partOffers = (text: string, from: End | null): BlockOffer[] =>
  findParts(text)
    .filter((asked) => !from || partTakes(asked, from))
    .map((asked): BlockOffer => {
      const repeats = asked.times === null && titleOf({ ...asked, times: 6 }) !== asked.part.title;
      return {
        id: `part ${asked.part.title}`,
        label: titleOf(asked),
        note: repeats ? "Part, ×N" : "Part",
        style: edge("Structure"),
        add: (at) => {
          const adding = partToAdd(asked, from);
          if (adding) addToScope(adding, at);
        },
      };
    });

function ownOffers(
  text: string,
  library: readonly LibraryEntry[],
  { from, loose }: Wanted,
  put: (adding: Adding, at: Point) => void,
): BlockOffer[] {
  return findInLibrary(text, library).flatMap(({ file, name, block }): BlockOffer[] => {
    const takes = block && from && takesWire(block, from);
    if (!block || (from && !takes && !loose)) return [];
    const add = (at: Point) =>
      void (from && takes
        ? addCustomBlockTo(block, at, from)
        : addCustomBlock(block, (adding) => put(adding, at)));
    return [{ id: file, label: name, note: "My blocks", style: edge("Structure"), add }];
  });
}

const placeholderOf = ({ from, into, loose }: Wanted): string =>
  from && loose
    ? `What follows ${from.node.title}…`
    : from
      ? `A block for ${from.socket.port}…`
      : into
        ? `A block into ${into.wire}…`
        : "Add a block…";

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
    const point = levelPoint(add.x, add.y);
    openAdd(null);
    if (!point) return;
    // With a wire in hand the new node stands beside the pointer, its socket near it.
    const beside = from !== null && !add.loose;
    const shift = !beside ? 0 : from.socket.side === "out" ? 100 : -100;
    offer.add({ x: point.x + shift, y: point.y - (beside ? 30 : 0) });
    // Keys go on from what was added.
    const [added] = useStore.getState().selection;
    if (added === undefined) return;
    addsByTab();
    focusNode(added);
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
