/** The numbers of one training as it goes: step, loss, speed, time left, and whether it began as it should. */
import type { TrainRun } from "../store/train-slice.ts";
import { count, percent, three } from "../values/numbers.ts";

const states = {
  starting: "getting ready…",
  running: "learning",
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
      <p>
        <b>{states[run.state]}</b>
        {last && ` · step ${last.step} of ${run.options.steps}`}
        {last && ` · loss ${three(last.loss)}`}
        {validation && ` · held out ${three(validation.loss)}, ${percent(validation.accuracy)} right`}
        {last && ` · learning rate ${three(last.learningRate)}`}
        {run.tokensPerSecond > 0 && ` · ${count(Math.round(run.tokensPerSecond))} tokens/s`}
        {run.state === "running" && run.secondsLeft > 0 && ` · ${Math.ceil(run.secondsLeft)} s left`}
      </p>
      <Beginning run={run} />
      {run.info?.warnings.map((warning) => (
        <p key={warning} className="train-warning">
          ▲ {warning}
        </p>
      ))}
      {sample && (
        <p className="sample">
          <span className="quiet">it writes at step {sample.step}:</span> {sample.text}
        </p>
      )}
    </div>
  );
}

/** How far the first loss may be from ln V, as a share of it. */
const near = 0.15;

/** Before training all tokens should be about equally likely. */
function Beginning({ run }: { run: TrainRun }) {
  const first = run.steps.find((s) => s.step === 1)?.loss;
  const size = run.info?.document.vocabulary?.tokens.length;
  if (first === undefined || size === undefined) return null;
  const fair = Math.log(size);
  const well = Math.abs(first - fair) <= near * fair;
  return (
    <p className={well ? "law good" : "law warn"}>
      {well ? "✓" : "▲"} first loss {first.toFixed(2)}, ln {size} = {fair.toFixed(2)}
      {well ? "" : ": it does not begin undecided"}
    </p>
  );
}
