// The Study panel.
import { type Entry, toggles } from "../commands/entry.ts";

export const study: Entry = {
  panel: { id: "study", label: "Study", tall: true, load: () => import("./StudyPanel.tsx") },
  commands: [{ id: "study", label: "Study variants", menu: { Run: 28 }, ...toggles("study") }],
};
