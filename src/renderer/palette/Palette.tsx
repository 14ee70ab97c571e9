/** All blocks by category, one's own among them; drag one to the canvas, or press Enter on it to add it where there is room. */
import { useState } from "react";
import type { Block } from "../../core/index.ts";
import { tokenOf } from "../canvas/nodes/categories.ts";
import { dropAt, landingOf } from "../edit/nodes/drop-on-wire.ts";
import { addBlockFree, addFree } from "../edit/nodes/free-place.ts";
import { blockToAdd } from "../edit/nodes/nodes.ts";
import { addOwn } from "../library/add-own.ts";
import { useStore } from "../store/store.ts";
import { Prose } from "../ui/Prose.tsx";
import { findBlocks, findMine, sections } from "./find-blocks.ts";
import { MineSection, OwnItem } from "./MineSection.tsx";
import { PaletteItem } from "./PaletteItem.tsx";
import "./palette.css";

export function Palette() {
  const [text, setText] = useState("");
  const mine = useStore((s) => s.mine);
  const searching = text.trim() !== "";
  const found = searching ? findBlocks(text) : [];
  const foundMine = searching ? findMine(text, mine) : [];
  const addFirst = () => {
    const [own] = foundMine;
    if (found[0]) addBlockFree(found[0].kind);
    else if (own?.block) void addOwn(own.block, addFree);
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
            {foundMine.map((m) => (
              <OwnItem key={m.file} mine={m} />
            ))}
            {found.length + foundMine.length === 0 && <p className="empty">No block is called that.</p>}
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
            <MineSection />
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
