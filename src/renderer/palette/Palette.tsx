// All blocks by category, one's own among them; drag one to the canvas, or press Enter on it to add it where there is room.
import { useState } from "react";
import type { Block } from "../../core/index.ts";
import { tokenOf } from "../canvas/nodes/categories.ts";
import { dropAt, landingOf } from "../edit/nodes/drop-on-wire.ts";
import { addBlockFree, addFree } from "../edit/nodes/free-place.ts";
import { blockToAdd } from "../edit/nodes/nodes.ts";
import { addCustomBlock } from "../library/add-custom-block.ts";
import { useStore } from "../store/store.ts";
import { Prose } from "../ui/Prose.tsx";
import { CustomBlockItem, CustomBlocks } from "./CustomBlocks.tsx";
import { findBlocks, findInLibrary, sections } from "./find-blocks.ts";
import { PaletteItem } from "./PaletteItem.tsx";
import "./palette.css";

export function Palette() {
  const [text, setText] = useState("");
  const library = useStore((s) => s.library);
  const searching = text.trim() !== "";
  const found = searching ? findBlocks(text) : [];
  const foundInLibrary = searching ? findInLibrary(text, library) : [];
  const addFirst = () => {
    const [own] = foundInLibrary;
    if (found[0]) addBlockFree(found[0].kind);
    else if (own?.block) void addCustomBlock(own.block, addFree);
  };
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
          if (event.key === "Enter") addFirst();
        }}
      />
      <div className="palette-list">
        {searching ? (
          <>
            {found.map((b) => (
              <BlockItem key={b.kind} block={b} />
            ))}
            {foundInLibrary.map((m) => (
              <CustomBlockItem key={m.file} entry={m} />
            ))}
            {found.length + foundInLibrary.length === 0 && <p className="empty">No results</p>}
          </>
        ) : (
          <>
            {sections().map(({ category, blocks }) => (
              <section key={category}>
                <h3>{category}</h3>
                {blocks.map((b) => (
                  <BlockItem key={b.kind} block={b} />
                ))}
              </section>
            ))}
            <CustomBlocks />
          </>
        )}
      </div>
    </aside>
  );
}

const BlockItem = ({ block }: { block: Block }) => (
  <PaletteItem
    id={block.kind}
    title={block.title}
    tip={
      <>
        {block.formula}
        {"\n\n"}
        <Prose text={block.help} />
      </>
    }
    edge={tokenOf(block.category)}
    add={() => addBlockFree(block.kind)}
    landing={(at) => landingOf(blockToAdd(block.kind), at)}
    drop={(at) => dropAt(blockToAdd(block.kind), at)}
  />
);
