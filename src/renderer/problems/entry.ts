// The Problems panel and its commands.
import { type Entry, toggles } from "../commands/entry.ts";
import { stepProblem } from "./step-problem.ts";

export const problems: Entry = {
  panel: { id: "problems", label: "Problems", tall: false, load: () => import("./ProblemsPanel.tsx") },
  commands: [
    { id: "problems", label: "Problems", key: "mod+shift+m", menu: { View: 54 }, ...toggles("problems") },
    {
      id: "nextProblem",
      label: "Next problem",
      key: "f8",
      menu: { View: 55 },
      perform: () => stepProblem(1),
    },
    {
      id: "previousProblem",
      label: "Previous problem",
      key: "shift+f8",
      menu: { View: 56 },
      perform: () => stepProblem(-1),
    },
  ],
};
