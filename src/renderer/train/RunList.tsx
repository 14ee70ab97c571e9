/** The runs of this graph: what was rewired, how it ended, and whose weights the canvas uses. */
import type { ReactNode } from "react";
import { useStore } from "../store/store.ts";
import type { TrainRun } from "../store/train-slice.ts";
import { count, three } from "../values/numbers.ts";
import { colourOf } from "./LossChart.tsx";
import { showWeights } from "./trainer.ts";

export function RunList({ runs }: { runs: readonly TrainRun[] }) {
  const weightsOf = useStore((s) => s.weightsOf);
  return (
    <fieldset className="runs">
      <legend>Weights on the canvas</legend>
      <Choice checked={weightsOf === null} onChoose={() => showWeights(null)}>
        <span>as drawn, untrained</span>
      </Choice>
      {runs.map((run) => (
        <Choice
          key={run.id}
          checked={weightsOf === run.id}
          disabled={!run.weights}
          onChoose={() => showWeights(run.id)}
        >
          <span className="run-number" style={{ background: colourOf(run.id) }}>
            {run.id}
          </span>
          <span className="run-label" title={run.label}>
            {run.label}
          </span>
          <span className="mono quiet" title={run.info ? `${count(run.info.parameters)} parameters` : ""}>
            {three(run.validations.at(-1)?.loss ?? run.steps.at(-1)?.loss ?? Number.NaN)}
          </span>
        </Choice>
      ))}
    </fieldset>
  );
}

interface ChoiceProps {
  checked: boolean;
  disabled?: boolean;
  onChoose: () => void;
  children: ReactNode;
}

function Choice({ checked, disabled = false, onChoose, children }: ChoiceProps) {
  return (
    <label className="run-choice">
      <input type="radio" name="weights" checked={checked} disabled={disabled} onChange={onChoose} />
      {children}
    </label>
  );
}
