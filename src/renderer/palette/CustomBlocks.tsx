// The section of the palette that holds the custom blocks.
import { command } from "../commands/registry.ts";
import { dropAt } from "../edit/nodes/drop-on-wire.ts";
import { addFree } from "../edit/nodes/free-place.ts";
import { addCustomBlock } from "../library/add-custom-block.ts";
import { canReveal, exportBlock, removeEntry, renameEntry, revealEntry } from "../library/custom-blocks.ts";
import type { LibraryEntry } from "../store/library-slice.ts";
import { useStore } from "../store/store.ts";
import { PaletteItem } from "./PaletteItem.tsx";
import "../library/library.css";
import { IconButton } from "../ui/IconButton.tsx";

export function CustomBlocks() {
  const entry = useStore((s) => s.library);
  return (
    <section className="custom-blocks" aria-label="My blocks">
      <h3>My blocks</h3>
      {entry.map((m) => (
        <CustomBlockItem key={m.file} entry={m} />
      ))}
      {entry.length === 0 && (
        <p className="custom-blocks-empty">
          Save a group as a block to use it in any graph.
          <button type="button" className="button outlined" onClick={command("importBlock").perform}>
            Import a block…
          </button>
        </p>
      )}
    </section>
  );
}

const tipOf = ({ block, why, file }: LibraryEntry): string => {
  if (!block) return `${file} cannot be used: ${why}`;
  const { inputs = {}, outputs = [] } = block.node.body ?? {};
  const ports = `${Object.keys(inputs).join(", ") || "nothing"} → ${outputs.join(", ") || "nothing"}`;
  return block.about ? `${ports}\n\n${block.about}` : ports;
};

export function CustomBlockItem({ entry }: { entry: LibraryEntry }) {
  const { block } = entry;
  const menu = (x: number, y: number) =>
    useStore.getState().openMenu({
      x,
      y,
      label: entry.name,
      items: [
        {
          id: "add",
          label: "Add to the graph",
          enabled: block !== null,
          perform: () => block && void addCustomBlock(block, addFree),
        },
        {
          id: "rename",
          label: "Rename…",
          enabled: block !== null,
          separated: true,
          perform: () => void renameEntry(entry),
        },
        {
          id: "export",
          label: "Export as a file…",
          enabled: block !== null,
          perform: () => void exportBlock(entry),
        },
        ...(canReveal ? [{ id: "reveal", label: "Show in folder", perform: () => revealEntry(entry) }] : []),
        { id: "remove", label: "Delete…", separated: true, perform: () => void removeEntry(entry) },
      ],
    });
  return (
    <div className={block ? "custom-block-row" : "custom-block-row broken"}>
      <PaletteItem
        id={entry.file}
        title={entry.name}
        tip={tipOf(entry)}
        edge="structure"
        disabled={block === null}
        add={() => block && void addCustomBlock(block, addFree)}
        drop={(at) => block && void addCustomBlock(block, (adding) => dropAt(adding, at))}
        menu={menu}
      />
      <IconButton
        className="custom-block-more"
        label={`More about ${entry.name}`}
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
