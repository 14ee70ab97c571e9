// The numbers of one training as it goes: step, loss, speed, time left, and what there is to be warned of.
import { type TrainRun, titleOf } from "../store/train-slice.ts";
import { count, percent, three } from "../values/numbers.ts";

const states = {
  starting: "preparing…",
  running: "training",
  paused: "paused",
  stopped: "stopped",
  finished: "finished",
  failed: "failed",
} as const;

export function RunFacts({ run }: { run: TrainRun }) {
  const last = run.steps.at(-1);
  const validation = run.validations.at(-1);
  const sample = run.samples.at(-1);
  return (
    <div className="facts">
      <p title={run.info ? `Solved: ${run.info.solved}` : titleOf(run)}>
        <b>
          {run.number} {states[run.state]}
        </b>
        {last && ` · step ${last.step} of ${run.options.steps}`}
        {last && ` · loss ${three(last.loss)}`}
        {validation &&
          ` · validation loss ${three(validation.loss)}, accuracy ${percent(validation.accuracy)}`}
        {last && ` · learning rate ${three(last.learningRate)}`}
        {run.tokensPerSecond > 0 && ` · ${count(Math.round(run.tokensPerSecond))} tokens/s`}
        {run.state === "running" && run.secondsLeft > 0 && ` · ${Math.ceil(run.secondsLeft)} s left`}
      </p>
      {run.info?.on !== undefined && <p className="quiet">{run.info.on}</p>}
      {run.info?.warnings.map((warning) => (
        <p key={warning} className="train-warning">
          ▲ {warning}
        </p>
      ))}
      {sample && (
        <p className="sample">
          <span className="quiet">Sample at step {sample.step}:</span> {sample.text}
        </p>
      )}
    </div>
  );
}
