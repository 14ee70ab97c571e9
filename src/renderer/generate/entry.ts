// The Write panel and its command.
import { type Entry, toggles } from "../commands/entry.ts";

export const generate: Entry = {
  panel: { id: "write", label: "Generate", tall: true, load: () => import("./GeneratePanel.tsx") },
  commands: [
    {
      id: "write",
      label: "Generate from prompt…",
      key: "mod+alt+w",
      menu: { Run: 31 },
      ...toggles("write"),
    },
  ],
};
