// The Outline panel: the graph as a tree to be read and worked by keys.
import { type Entry, toggles } from "../commands/entry.ts";

export const outline: Entry = {
  panel: { id: "outline", label: "Outline", tall: true, load: () => import("./OutlinePanel.tsx") },
  commands: [
    {
      id: "outline",
      label: "Outline",
      words: ["tree", "screen reader", "list of nodes"],
      key: "mod+shift+o",
      ...toggles("outline"),
      perform: () => void import("./open.ts").then((m) => m.openOutline()),
    },
  ],
};
