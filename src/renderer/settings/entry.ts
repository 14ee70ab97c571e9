// The command that shows the settings.
import type { Entry } from "../commands/entry.ts";
import { useStore } from "../store/store.ts";

export const settings: Entry = {
  commands: [
    {
      id: "settings",
      label: "Settings…",
      key: "mod+,",
      menu: { Edit: 71 },
      perform: () => useStore.getState().showOverlay("settings"),
    },
  ],
};
