// Commands of files: new, open, save.
import type { Entry } from "../commands/entry.ts";
import { copyGraph, newGraph, openFromDisk, save, saveAs } from "./commands.ts";

/** A window of its own; in a browser another tab. */
function newWindow(): void {
  if (window.heddle) void window.heddle.newWindow();
  else window.open(location.pathname + location.search, "_blank", "noopener");
}

export const files: Entry = {
  commands: [
    { id: "new", label: "New graph", key: "mod+alt+n", menu: { File: 11 }, perform: () => void newGraph() },
    { id: "newWindow", label: "New window", key: "mod+shift+n", menu: { File: 12 }, perform: newWindow },
    { id: "open", label: "Open…", key: "mod+o", menu: { File: 13 }, perform: () => void openFromDisk() },
    { id: "save", label: "Save", key: "mod+s", menu: { File: 21 }, perform: () => void save() },
    { id: "saveAs", label: "Save as…", key: "mod+shift+s", menu: { File: 22 }, perform: () => void saveAs() },
    { id: "copyGraph", label: "Copy graph as JSON", menu: { File: 33 }, perform: () => void copyGraph() },
  ],
};
