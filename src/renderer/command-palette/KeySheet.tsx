/** All keys on one sheet (?): those of commands, and those of hand and mouse. */

import { printKey } from "../commands/keys.ts";
import { allCommands } from "../commands/registry.ts";
import { useStore } from "../store/store.ts";
import { Dialog, DialogButtons } from "../ui/Dialog.tsx";
import "./command-palette.css";

/** What keys and mouse do that no command does. */
const gestures: readonly (readonly [string, string])[] = [
  ["Drag a socket", "Draw a wire; let it go over nothing to search what fits"],
  ["Shift while letting go", "Connect and mend what does not fit, where that is offered"],
  ["Alt while letting go", "Connect a wire that does not fit"],
  ["Drop a block on a wire", "Insert it there"],
  ["Ctrl+right-drag", "Cut the wires that the stroke crosses"],
  ["Double-click a wire", "Put a point in to lead it through; so does Alt+drag"],
  ["Drag a point of a wire", "Move it; Del takes it out"],
  ["Double-click the canvas", "Search for a block to add"],
  ["Tab with a wire selected", "Search for a block to put into it"],
  ["Double-click a group", "Look inside"],
  [". once more", "What is selected, or the beginning, where all of it is too small to read"],
  ["Shift+drag", "Select what the box touches"],
  ["Ctrl+click", "Add to the selection"],
  ["Alt while dragging", "Leave the grid alone"],
  ["Esc while dragging", "Put everything back"],
  ["Right click", "What can be done with what is there"],
  ["Alt+arrow keys on a note", "Resize it"],
  ["Arrow keys", "Go to the next node in that direction"],
  ["Tab after an arrow key", "Go on to the next node, then to the next panel"],
  ["Ctrl+arrow keys", "Move the selection"],
  ["W, then Tab or arrow keys", "Choose where the wire goes; Enter connects, Esc gives up"],
];

export function KeySheet() {
  return useStore((s) => s.overlay) === "keys" ? <Sheet /> : null;
}

function Sheet() {
  const close = () => useStore.getState().showOverlay(null);
  const keyed = allCommands().flatMap((c) => {
    const key = c.key ?? c.nativeKey;
    return key === undefined ? [] : [[printKey(key), c.label.replace("…", "")] as const];
  });
  return (
    <Dialog title="Keys" className="key-sheet" light close={close}>
      <div className="key-columns">
        <Keys rows={keyed} />
        <Keys rows={gestures} />
      </div>
      <DialogButtons>
        <button type="button" className="button primary" onClick={close}>
          Close
        </button>
      </DialogButtons>
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
