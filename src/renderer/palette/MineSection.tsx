/** The section of the palette that holds one's own blocks. */
import { command } from "../commands/registry.ts";
import { dropAt } from "../edit/nodes/drop-on-wire.ts";
import { addFree } from "../edit/nodes/free-place.ts";
import { addOwn } from "../library/add-own.ts";
import { canReveal, exportBlock, removeMine, renameMine, revealMine } from "../library/own-blocks.ts";
import type { Mine } from "../store/library-slice.ts";
import { useStore } from "../store/store.ts";
import { PaletteItem } from "./PaletteItem.tsx";
import "../library/library.css";
import { IconButton } from "../ui/IconButton.tsx";

export function MineSection() {
  const mine = useStore((s) => s.mine);
  return (
    <section className="mine" aria-label="Mine">
      <h3>Mine</h3>
      {mine.map((m) => (
        <OwnItem key={m.file} mine={m} />
      ))}
      {mine.length === 0 && (
        <p className="mine-empty">
          Save a group as a block and it stands here, for every graph.
          <button type="button" className="button outlined" onClick={command("importBlock").perform}>
            Import a block…
          </button>
        </p>
      )}
    </section>
  );
}

const tipOf = ({ block, why, file }: Mine): string => {
  if (!block) return `${file} cannot be used: ${why}`;
  const { inputs = {}, outputs = [] } = block.node.body ?? {};
  const ports = `${Object.keys(inputs).join(", ") || "nothing"} → ${outputs.join(", ") || "nothing"}`;
  return block.about ? `${ports}\n\n${block.about}` : ports;
};

export function OwnItem({ mine }: { mine: Mine }) {
  const { block } = mine;
  const menu = (x: number, y: number) =>
    useStore.getState().openMenu({
      x,
      y,
      label: mine.name,
      items: [
        {
          id: "add",
          label: "Add to the graph",
          enabled: block !== null,
          perform: () => block && void addOwn(block, addFree),
        },
        {
          id: "rename",
          label: "Rename…",
          enabled: block !== null,
          separated: true,
          perform: () => void renameMine(mine),
        },
        {
          id: "export",
          label: "Export as a file…",
          enabled: block !== null,
          perform: () => void exportBlock(mine),
        },
        ...(canReveal ? [{ id: "reveal", label: "Show in folder", perform: () => revealMine(mine) }] : []),
        { id: "remove", label: "Delete…", separated: true, perform: () => void removeMine(mine) },
      ],
    });
  return (
    <div className={block ? "mine-row" : "mine-row broken"}>
      <PaletteItem
        id={mine.file}
        title={mine.name}
        tip={tipOf(mine)}
        edge="structure"
        disabled={block === null}
        add={() => block && void addOwn(block, addFree)}
        drop={(at) => block && void addOwn(block, (adding) => dropAt(adding, at))}
        menu={menu}
      />
      <IconButton
        className="mine-more"
        label={`More about ${mine.name}`}
        icon="⋯"
        aria-haspopup="menu"
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          menu(left, bottom);
        }}
      />
    </div>
  );
}
