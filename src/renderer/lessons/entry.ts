// The command that offers lessons.
import type { Entry } from "../commands/entry.ts";
import { useStore } from "../store/store.ts";

export const lessons: Entry = {
  commands: [
    {
      id: "lessons",
      label: "Lessons…",
      note: "Questions on a graph, judged by the engine",
      menu: { Help: 13 },
      perform: () => useStore.getState().openLessons(true),
    },
  ],
};
