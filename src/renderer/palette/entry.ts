// The command that shows the palette.
import type { Entry } from "../commands/entry.ts";
import { useStore } from "../store/store.ts";

export const palette: Entry = {
  commands: [
    {
      id: "palette",
      label: "Palette",
      key: "mod+alt+p",
      menu: { View: 32 },
      on: (s) => !s.hiddenPanels.has("palette"),
      perform: () => useStore.getState().togglePanel("palette"),
    },
  ],
};
