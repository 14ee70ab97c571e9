// The command that finds what the graph holds, at every level of it.
import type { Entry } from "../commands/entry.ts";
import { useStore } from "../store/store.ts";

export const find: Entry = {
  commands: [
    {
      id: "find",
      label: "Find in graph…",
      note: "Nodes, ports, dimensions, parameters, weights, values",
      key: "mod+f",
      menu: { Edit: 62 },
      perform: () => useStore.getState().showOverlay("find"),
    },
  ],
};
