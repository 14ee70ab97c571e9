// The command that lists published models at their true sizes.
import type { Entry } from "../commands/entry.ts";
import { useStore } from "../store/store.ts";

export const gallery: Entry = {
  commands: [
    {
      id: "gallery",
      label: "Gallery…",
      note: "Published models at their true sizes",
      menu: { Presets: 12 },
      perform: () => useStore.getState().showOverlay("gallery"),
    },
  ],
};
