// The Dependence panel and its command.
import { type Entry, toggles } from "../commands/entry.ts";

export const leaks: Entry = {
  panel: { id: "dependence", label: "Dependence", tall: true, load: () => import("./DependencePanel.tsx") },
  commands: [
    {
      id: "dependence",
      label: "Dependence",
      key: "mod+shift+e",
      menu: { View: 57 },
      ...toggles("dependence"),
    },
  ],
};
