/** Commands of training and writing. */
import { type State, useStore } from "../store/store.ts";
import { isActive } from "../store/train-slice.ts";
import { importWeights } from "../train/import-weights.ts";
import { overfitOneBatch } from "../train/overfit.ts";
import { pauseTraining, resumeTraining, startTraining, stopTraining } from "../train/trainer.ts";
import { whyNotTrain } from "../train/why-not.ts";
import type { Command } from "./command.ts";

const state = () => useStore.getState();
const is = (s: State, wanted: string): boolean => s.runs.some((run) => run.state === wanted);
const toggle = (dock: "train" | "write") => () => state().setDock(state().dock === dock ? null : dock);

export const trainingCommands = [
  {
    id: "train",
    label: "Train",
    key: "mod+shift+l",
    on: (s) => s.dock === "train",
    perform: toggle("train"),
  },
  {
    id: "startTraining",
    label: "Start training",
    enabled: (s) => !s.runs.some(isActive),
    perform: () => inPanel(startTraining),
  },
  {
    id: "pauseTraining",
    label: "Pause training",
    enabled: (s) => is(s, "running"),
    perform: pauseTraining,
  },
  {
    id: "resumeTraining",
    label: "Resume training",
    enabled: (s) => is(s, "paused"),
    perform: resumeTraining,
  },
  {
    id: "stopTraining",
    label: "Stop training",
    enabled: (s) => s.runs.some(isActive),
    perform: stopTraining,
  },
  {
    id: "tryBatch",
    label: "Try one batch",
    enabled: (s) => !s.runs.some(isActive) && s.overfit?.state !== "running",
    perform: () => inPanel(() => void overfitOneBatch()),
  },
  { id: "importWeights", label: "Weights from a file…", perform: () => void importWeights() },
  {
    id: "write",
    label: "Write on from a prompt",
    key: "mod+alt+w",
    on: (s) => s.dock === "write",
    perform: toggle("write"),
  },
] as const satisfies readonly Command[];

/** How it goes on is seen in the panel. */
function inPanel(act: () => void): void {
  const why = whyNotTrain(state());
  if (why !== null) state().say(why);
  else {
    state().setDock("train");
    act();
  }
}
