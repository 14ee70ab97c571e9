// The command that shows the history.
import type { Entry } from "../commands/entry.ts";
import { useStore } from "../store/store.ts";

export const history: Entry = {
  commands: [
    {
      id: "history",
      label: "History",
      key: "mod+alt+h",
      menu: { View: 31 },
      on: (s) => s.historyOpen,
      perform: () => useStore.getState().toggleAid("historyOpen"),
    },
  ],
};
