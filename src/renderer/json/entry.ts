// The JSON panel and its commands.
import { type Entry, toggles } from "../commands/entry.ts";
import { compareWithFile, compareWithSaved } from "./compare.ts";

export const json: Entry = {
  panel: { id: "json", label: "JSON", tall: true, load: () => import("./JsonPanel.tsx") },
  commands: [
    { id: "json", label: "JSON", key: "mod+j", menu: { View: 51 }, ...toggles("json") },
    {
      id: "compareSaved",
      label: "Compare with saved",
      key: "mod+shift+d",
      menu: { View: 52 },
      perform: compareWithSaved,
    },
    {
      id: "compareFile",
      label: "Compare with a file…",
      menu: { View: 53 },
      perform: () => void compareWithFile(),
    },
  ],
};
