// The command of share links; what makes them is fetched when it is first wanted.
import type { Entry } from "../commands/entry.ts";

export const share: Entry = {
  commands: [
    {
      id: "copyLink",
      label: "Copy share link",
      menu: { File: 34 },
      enabled: (s) => Object.keys(s.document.nodes).length > 0,
      perform: () => void import("./copy-link.ts").then((m) => m.copyLink()),
    },
  ],
};
