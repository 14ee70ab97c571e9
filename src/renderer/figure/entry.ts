// Commands of figures; what draws them is fetched when it is first wanted.
import type { Entry } from "../commands/entry.ts";
import { useStore } from "../store/store.ts";

export const figure: Entry = {
  commands: [
    {
      id: "exportFigure",
      label: "Export figure…",
      menu: { File: 35 },
      perform: () => useStore.getState().exportFigure(null),
    },
    {
      id: "copyImage",
      label: "Copy as image",
      menu: { Edit: 28 },
      perform: () => void import("./copy-image.ts").then((m) => m.copyImage()),
    },
  ],
};
