// The command that runs the graph.
import type { Entry } from "../commands/entry.ts";
import { runNow } from "./session.ts";

export const engine: Entry = {
  commands: [{ id: "run", label: "Run", key: "mod+enter", menu: { Run: 11 }, perform: runNow }],
};
