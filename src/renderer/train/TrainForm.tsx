/** What to learn, for how long, and the buttons that start, pause and stop it. */
import { type ReactNode, useState } from "react";
import { tasks } from "../../runtime/tasks/index.ts";
import { errorCount, useChecked } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import type { TrainRun } from "../store/train-slice.ts";
import {
  continueTraining,
  pauseTraining,
  resumeTraining,
  type Settings,
  startTraining,
  stopTraining,
} from "./trainer.ts";

const active = (run: TrainRun | undefined) =>
  run !== undefined && (run.state === "starting" || run.state === "running" || run.state === "paused");

export function TrainForm({ run }: { run: TrainRun | undefined }) {
  const objective = useStore((s) => s.document.objective?.kind);
  const fitting = [...tasks.values()].filter(
    (t) => objective === undefined || t.objectives.includes(objective),
  );
  const [wanted, setTask] = useState("stories");
  const task = fitting.find((t) => t.name === wanted) ?? fitting[0];
  const [numbers, setNumbers] = useState({ steps: "300", batch: "16", learningRate: "0.001" });
  const errors = errorCount(useChecked());
  const leaks = useStore(
    (s) =>
      s.diagnosed?.report.leaks?.verdict === "leaks" &&
      (s.challenge === null || s.challenge.revealed || s.challenge.solved),
  );
  const settings = settingsOf(task?.name, numbers);
  const why =
    errors > 0 ? "The graph has errors; mend them first." : settings === null ? "Give positive numbers." : "";
  const field = (name: keyof typeof numbers, label: string) => (
    <Labelled label={label}>
      <input
        className="field"
        inputMode="decimal"
        value={numbers[name]}
        onChange={(e) => setNumbers({ ...numbers, [name]: e.target.value })}
      />
    </Labelled>
  );
  return (
    <form
      className="train-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (settings && errors === 0) startTraining(settings);
      }}
    >
      <Labelled label="Task">
        <select className="field" value={task?.name} onChange={(e) => setTask(e.target.value)}>
          {fitting.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </Labelled>
      {task && <p className="quiet train-about">{task.about}.</p>}
      {field("steps", "Steps")}
      {field("batch", "Batch")}
      {field("learningRate", "Learning rate")}
      {leaks && (
        <p className="train-warning">
          <span aria-hidden="true">◆</span> The graph leaks: the loss will fall for the wrong reason.
        </p>
      )}
      <div className="train-buttons">
        {run && active(run) ? (
          <>
            {run.state === "paused" ? (
              <button type="button" className="button primary" onClick={resumeTraining}>
                Resume
              </button>
            ) : (
              <button
                type="button"
                className="button outlined"
                disabled={run.state === "starting"}
                onClick={pauseTraining}
              >
                Pause
              </button>
            )}
            <button type="button" className="button outlined" onClick={stopTraining}>
              Stop
            </button>
          </>
        ) : (
          <button type="submit" className="button primary" disabled={why !== "" || !task} title={why}>
            Start training
          </button>
        )}
      </div>
      {run?.checkpoint && (run.state === "stopped" || run.state === "failed") && (
        <button type="button" className="button outlined" onClick={() => continueTraining(run)}>
          Go on from where it was saved
        </button>
      )}
      {why !== "" && <p className="quiet train-about">{why}</p>}
      {run?.state === "failed" && (
        <p className="train-failed" role="alert">
          {run.message}
        </p>
      )}
    </form>
  );
}

function settingsOf(
  task: string | undefined,
  numbers: { readonly steps: string; readonly batch: string; readonly learningRate: string },
): Settings | null {
  const [steps, batch, learningRate] = [numbers.steps, numbers.batch, numbers.learningRate].map(Number);
  if (task === undefined || !steps || !batch || !learningRate) return null;
  if (!Number.isSafeInteger(steps) || !Number.isSafeInteger(batch)) return null;
  return steps > 0 && batch > 0 && learningRate > 0 ? { task, steps, batch, learningRate } : null;
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="train-field">
      <span>{label}</span>
      {children}
    </label>
  );
}
