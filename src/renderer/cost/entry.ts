// The command that shows what the graph costs, as formulas and plotted.
import type { Entry } from "../commands/entry.ts";
import { useStore } from "../store/store.ts";

export const cost: Entry = {
  commands: [
    {
      id: "cost",
      label: "Cost…",
      menu: { Run: 32 },
      perform: () => useStore.getState().showOverlay("cost"),
    },
  ],
};
