// Commands of the library of blocks.
import type { Entry } from "../commands/entry.ts";
import { hasSelection } from "../edit/selected.ts";
import { importBlock } from "./custom-blocks.ts";
import { saveSelectionAsBlock } from "./save-selection.ts";

export const library: Entry = {
  commands: [
    {
      id: "saveBlock",
      label: "Save as a block…",
      key: "mod+shift+b",
      menu: { Edit: 36 },
      enabled: (s) => hasSelection(s) || s.scope !== "",
      perform: () => void saveSelectionAsBlock(),
    },
    {
      id: "importBlock",
      label: "Import a block…",
      menu: { File: 41 },
      perform: () => void importBlock(),
    },
  ],
};
