// The command that looks over the last run: attention, stream, units, logits.
import type { Entry } from "../commands/entry.ts";
import { useStore } from "../store/store.ts";

export const checkup: Entry = {
  commands: [
    {
      id: "checkup",
      label: "Diagnostics of the run…",
      menu: { Run: 33 },
      enabled: (s) => s.ran !== null,
      perform: () => useStore.getState().showOverlay("checkup"),
    },
  ],
};
