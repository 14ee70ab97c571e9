// A run's number on its colour, as its curve has it.
import type { TrainRun } from "../store/train-slice.ts";
import { colourOf } from "./colours.ts";

export const RunNumber = ({ run }: { run: TrainRun }) => (
  <span className="run-number" style={{ background: colourOf(run.number) }}>
    {run.number}
  </span>
);
