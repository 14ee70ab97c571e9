// The runs of this graph: what was rewired, how it ended, and whose weights the canvas uses.
import type { ReactNode } from "react";
import { command } from "../commands/registry.ts";
import { useStore } from "../store/store.ts";
import { type TrainRun, titleOf } from "../store/train-slice.ts";
import { three } from "../values/numbers.ts";
import { RunNumber } from "./RunNumber.tsx";
import { chooseWeights } from "./show-weights.ts";

const importing = () => command("importWeights");

export function RunList({ runs }: { runs: readonly TrainRun[] }) {
  const weightsOf = useStore((s) => s.weightsOf);
  const own = useStore((s) => Object.keys(s.document.weights ?? {}).length > 0);
  return (
    <fieldset className="runs">
      <legend>Active weights</legend>
      <Choice checked={weightsOf === null} onChoose={() => void chooseWeights(null)}>
        <span>{own ? "Weights in file" : "Untrained (random init)"}</span>
      </Choice>
      {runs.map((run) => (
        <Choice
          key={run.id}
          checked={weightsOf === run.id}
          disabled={!run.weights && !run.stored}
          onChoose={() => void chooseWeights(run.id)}
        >
          <RunNumber run={run} />
          <span className="run-label" title={`${titleOf(run)}\n${run.label}`}>
            {titleOf(run)}
          </span>
          <span className="mono quiet" title="Validation loss">
            {lossOf(run)}
          </span>
        </Choice>
      ))}
      <button type="button" className="link" onClick={importing().perform}>
        {importing().label}
      </button>
    </fieldset>
  );
}

/** Weights from a file may come without a curve, and the loss of a run that failed may be none. */
function lossOf({ validations, steps }: TrainRun): string {
  const loss = validations.at(-1)?.loss ?? steps.at(-1)?.loss;
  return loss !== undefined && Number.isFinite(loss) ? three(loss) : "–";
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
