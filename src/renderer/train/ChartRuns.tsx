// The runs that a chart shows, by name: where it is one it is the one that the panel is about.
import { type TrainRun, titleOf } from "../store/train-slice.ts";
import { RunNumber } from "./RunNumber.tsx";

interface ChartRunsProps {
  readonly runs: readonly TrainRun[];
  /** Runs that have a band together. */
  readonly repeats: readonly (readonly TrainRun[])[];
}

export function ChartRuns({ runs, repeats }: ChartRunsProps) {
  if (runs.length < 2) return null;
  return (
    <ul className="chart-runs" aria-label="Runs in the chart">
      {runs.map((run) => (
        <li key={run.id} title={run.label}>
          <RunNumber run={run} />
          <span>{titleOf(run)}</span>
        </li>
      ))}
      {repeats.map((group) => (
        <li key={group[0]?.id}>
          {`band: mean ± standard deviation of ${group.map((r) => r.number).join(", ")}, which differ by their seed`}
        </li>
      ))}
    </ul>
  );
}
