// The command that shows the inspector.
import type { Entry } from "../commands/entry.ts";
import { useStore } from "../store/store.ts";

export const inspector: Entry = {
  commands: [
    {
      id: "side",
      label: "Inspector",
      key: "mod+alt+i",
      menu: { View: 33 },
      on: (s) => !s.hiddenPanels.has("side"),
      perform: () => useStore.getState().togglePanel("side"),
    },
  ],
};
