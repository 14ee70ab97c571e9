// All keys on one sheet (?): those of commands, and those of hand and mouse.
import { printKey } from "../commands/keys.ts";
import { allCommands } from "../commands/registry.ts";
import { useStore } from "../store/store.ts";
import { Dialog, DialogClose } from "../ui/Dialog.tsx";
import "./command-palette.css";

/** What keys and mouse do that no command does. */
const gestures: readonly (readonly [string, string])[] = [
  ["Drag a socket", "Connect; drop on empty canvas to search for blocks that fit"],
  ["Shift while dropping", "Connect and apply the offered fix"],
  ["Alt while dropping", "Connect anyway, even if it does not fit"],
  ["Drop a block on a wire", "Insert it into the wire"],
  ["Ctrl+right-drag", "Cut wires"],
  ["Double-click a wire", "Add a waypoint; Alt+drag does the same"],
  ["Drag a waypoint", "Move it; Del removes it"],
  ["Double-click the canvas", "Search for a block to add"],
  ["Tab with a wire selected", "Search for a block to insert"],
  ["Double-click a group", "Open group"],
  ["Double-click a title", "Rename the node"],
  ["Shift+1 once more", "The selection, or the start of the graph if all of it would be too small to read"],
  ["Shift+drag", "Select what the box touches"],
  ["Ctrl+click or Shift+click", "Add to the selection"],
  ["Shift+wheel", "Pan sideways; Settings say what the wheel and dragging do"],
  ["Alt while dragging", "Disable snapping"],
  ["Esc while dragging", "Cancel the drag"],
  ["Right click", "Context menu"],
  ["Alt+arrow keys on a note", "Resize it"],
  ["Arrow keys", "Select the next node in that direction"],
  ["Tab after an arrow key", "Select the next node, then go to the next panel"],
  ["Ctrl+arrow keys", "Move the selection"],
  ["W, then Tab or arrow keys", "Choose the target of the wire; Enter connects, Esc cancels"],
];

export default function KeySheet() {
  const close = () => useStore.getState().showOverlay(null);
  const keyed = allCommands().flatMap((c) => {
    const key = c.key ?? c.nativeKey;
    return key === undefined ? [] : [[printKey(key), c.label.replace("…", "")] as const];
  });
  return (
    <Dialog title="Keyboard shortcuts" className="key-sheet" light close={close}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys */}
      <section className="key-columns" aria-label="Keyboard shortcuts" tabIndex={0}>
        <Keys rows={keyed} />
        <Keys rows={gestures} />
      </section>
      <DialogClose close={close} first />
    </Dialog>
  );
}

const Keys = ({ rows }: { rows: readonly (readonly [key: string, what: string])[] }) => (
  <dl>
    {rows.map(([key, what]) => (
      <div key={key}>
        <dt>
          <kbd>{key}</kbd>
        </dt>
        <dd>{what}</dd>
      </div>
    ))}
  </dl>
);
