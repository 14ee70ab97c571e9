// The command that offers graphs with a bug to find.
import type { Entry } from "../commands/entry.ts";
import { useStore } from "../store/store.ts";

export const challenges: Entry = {
  commands: [
    {
      id: "challenges",
      label: "Find the bug…",
      note: "Graphs with one bug each, from real code",
      menu: { Presets: 11 },
      perform: () => useStore.getState().openChallenges(true),
    },
  ],
};
