// The Train panel and commands of training.
import { type Entry, toggles } from "../commands/entry.ts";
import { type State, useStore } from "../store/store.ts";
import { isActive } from "../store/train-slice.ts";
import { trainsAny } from "./under-way.ts";
import { whyNotTrain } from "./why-not.ts";

const state = () => useStore.getState();
const is = (s: State, wanted: string): boolean => s.runs.some((run) => run.state === wanted);
/** What trains comes with the first command, or with the panel. */
const trainer = () => import("./trainer.ts");
/** How it goes on is seen in the panel. */
function inPanel(act: () => void): void {
  const why = whyNotTrain(state());
  if (why !== null) state().notify("error", why);
  else {
    state().setDock("train");
    act();
  }
}

export const train: Entry = {
  panel: { id: "train", label: "Train", tall: true, load: () => import("./TrainPanel.tsx") },
  commands: [
    { id: "train", label: "Train", key: "mod+shift+l", menu: { Run: 21 }, ...toggles("train") },
    {
      id: "startTraining",
      label: "Start training",
      menu: { Run: 22 },
      enabled: (s) => !s.runs.some(isActive),
      perform: () => inPanel(async () => (await trainer()).startTraining()),
    },
    {
      id: "pauseTraining",
      label: "Pause training",
      menu: { Run: 23 },
      enabled: (s) => is(s, "running"),
      perform: async () => (await trainer()).pauseTraining(),
    },
    {
      id: "resumeTraining",
      label: "Resume training",
      menu: { Run: 24 },
      enabled: (s) => is(s, "paused"),
      perform: async () => (await trainer()).resumeTraining(),
    },
    {
      id: "stopTraining",
      label: "Stop training",
      menu: { Run: 25 },
      enabled: (s) => s.runs.some(isActive),
      perform: async () => (await trainer()).stopTraining(),
    },
    {
      id: "tryBatch",
      label: "Overfit one batch",
      menu: { Run: 26 },
      enabled: (s) => !trainsAny(s),
      perform: () => inPanel(async () => (await import("./overfit.ts")).overfitOneBatch()),
    },
    {
      id: "importWeights",
      label: "Import weights…",
      menu: { Run: 27 },
      perform: async () => (await import("./import-weights.ts")).importWeights(),
    },
    {
      id: "exportCurves",
      label: "Export loss curves…",
      menu: { Run: 29 },
      enabled: (s) => s.runs.some(({ steps }) => steps.length > 0),
      perform: async () => (await import("./figure.ts")).exportCurves(),
    },
  ],
};
