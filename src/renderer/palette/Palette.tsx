// One's favourites, the blocks of which every transformer is made, those used last and one's own; all others by category
// on demand, or by what is typed. Drag one to the canvas, or press Enter on it to add it where there is room.
import { useRef, useState } from "react";
import { type Block, blocks } from "../../core/index.ts";
import { tokenOf } from "../../scene/categories.ts";
import { dropAt, landingOf } from "../edit/nodes/drop-on-wire.ts";
import { addFree } from "../edit/nodes/free-place.ts";
import { blockToAdd } from "../edit/nodes/nodes.ts";
import { addCustomBlock } from "../library/add-custom-block.ts";
import { partToAdd } from "../library/add-part.ts";
import { findParts } from "../library/parts.ts";
import { oneOf } from "../storage/checks.ts";
import { remembered } from "../storage/remembered.ts";
import { useStore } from "../store/store.ts";
import { Prose } from "../ui/Prose.tsx";
import { useRoving } from "../ui/use-roving.ts";
import { CustomBlockItem, CustomBlocks } from "./CustomBlocks.tsx";
import {
  findBlocks,
  findInLibrary,
  isCalled,
  paramsMeant,
  recentBlocks,
  sections,
  staples,
} from "./find-blocks.ts";
import { PaletteItem } from "./PaletteItem.tsx";
import { PartItem } from "./PartItem.tsx";
import "./glyphs.css";
import "./palette.css";

const shown = remembered<"all" | "few">("heddle-palette", oneOf(["all", "few"]), "few");
const mostRecent = 4;
const stops = ".field, .palette-list button, .palette-all";

export function Palette() {
  const host = useRef<HTMLElement>(null);
  const walk = useRoving(host, stops);
  const [text, setText] = useState("");
  const [all, setAll] = useState(() => shown.read() === "all");
  return (
    <aside className="palette" aria-label="Blocks" ref={host} {...walk}>
      <input
        className="field"
        type="search"
        placeholder="Search blocks"
        aria-label="Search blocks"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setText("");
          if (event.key === "Enter") addFirst(text);
        }}
      />
      <div className="palette-list">
        {text.trim() !== "" ? <Found text={text} /> : all ? <ByCategory /> : <Few />}
      </div>
      {text.trim() === "" && (
        <button
          type="button"
          className="palette-all"
          aria-expanded={all}
          onClick={() => {
            shown.write(all ? "few" : "all");
            setAll(!all);
          }}
        >
          {all ? "Fewer blocks" : `All ${blocks.size} blocks`}
        </button>
      )}
    </aside>
  );
}

function addFirst(text: string): void {
  const [first] = text.trim() === "" ? [] : findBlocks(text);
  const [own] = text.trim() === "" ? [] : findInLibrary(text, useStore.getState().library);
  const [asked] = text.trim() === "" || (first && isCalled(first, text)) ? [] : findParts(text);
  const part = asked && partToAdd(asked);
  if (part) addFree(part);
  else if (first) addFree(blockToAdd(first.kind, paramsMeant(first, text)));
  else if (own?.block) void addCustomBlock(own.block, addFree);
}

function Found({ text }: { text: string }) {
  const library = useStore((s) => s.library);
  const [found, whole, own] = [findBlocks(text), findParts(text), findInLibrary(text, library)];
  if (found.length + whole.length + own.length === 0) return <p className="empty">No results</p>;
  // As Enter takes them.
  const called = found.filter((b) => isCalled(b, text));
  const item = (b: Block) => <BlockItem key={b.kind} block={b} text={text} />;
  return (
    <>
      {called.map(item)}
      {whole.map((asked) => (
        <PartItem key={asked.part.title} asked={asked} />
      ))}
      {found.filter((b) => !called.includes(b)).map(item)}
      {own.map((m) => (
        <CustomBlockItem key={m.file} entry={m} />
      ))}
    </>
  );
}

function Few() {
  const own = useStore((s) => s.library.length > 0);
  const kept = useStore((s) => s.favourites).flatMap((kind) => blocks.get(kind) ?? []);
  const recent = recentBlocks(mostRecent).filter((b) => !kept.includes(b));
  return (
    <>
      {kept.length > 0 && <BlockSection title="Favourites" of={kept} />}
      <BlockSection title="Common" of={staples().filter((b) => !kept.includes(b))} />
      {recent.length > 0 && <BlockSection title="Recent" of={recent} />}
      {own && <CustomBlocks />}
    </>
  );
}

const ByCategory = () => (
  <>
    {sections().map(({ category, blocks }) => (
      <BlockSection key={category} title={category} of={blocks} />
    ))}
    <section>
      <h3>Parts</h3>
      {findParts("").map((asked) => (
        <PartItem key={asked.part.title} asked={asked} />
      ))}
    </section>
    <CustomBlocks />
  </>
);

const BlockSection = ({ title, of }: { title: string; of: readonly Block[] }) => (
  <section>
    <h3>{title}</h3>
    {of.map((b) => (
      <BlockItem key={b.kind} block={b} />
    ))}
  </section>
);

/** A block as what was typed means it: with the choice that was named. */
function BlockItem({ block, text = "" }: { block: Block; text?: string }) {
  const meant = text === "" ? undefined : paramsMeant(block, text);
  const adding = () => blockToAdd(block.kind, meant);
  const add = () => addFree(adding());
  const menu = (x: number, y: number) => {
    const { favourites, toggleFavourite, openMenu } = useStore.getState();
    const kept = favourites.includes(block.kind);
    openMenu({
      x,
      y,
      label: block.title,
      items: [
        { id: "add", label: "Add to the graph", perform: add },
        {
          id: "favourite",
          label: kept ? "Remove from favourites" : "Add to favourites",
          separated: true,
          perform: () => toggleFavourite(block.kind),
        },
      ],
    });
  };
  return (
    <PaletteItem
      id={block.kind}
      title={block.title}
      note={meant && Object.values(meant).join(", ")}
      tip={
        <>
          {block.formula}
          {"\n\n"}
          <Prose text={block.help} />
        </>
      }
      edge={tokenOf(block.category)}
      add={add}
      menu={menu}
      landing={(at) => landingOf(adding(), at)}
      drop={(at) => dropAt(adding(), at)}
    />
  );
}
