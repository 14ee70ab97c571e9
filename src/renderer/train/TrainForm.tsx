/** What to learn, for how long, and the buttons that start, pause and stop it. */
import type { ReactNode } from "react";
import { useStore } from "../store/store.ts";
import { isActive } from "../store/train-slice.ts";
import { type NumberField, taskOf, tasksFor, usualWarmup } from "./settings.ts";
import { TextChoice } from "./TextChoice.tsx";
import { TrainButtons } from "./TrainButtons.tsx";
import { startTraining } from "./trainer.ts";
import { whyNotTrain } from "./why-not.ts";

export function TrainForm() {
  const document = useStore((s) => s.document);
  const form = useStore((s) => s.form);
  const text = useStore((s) => s.trainText);
  const runs = useStore((s) => s.runs);
  const refusal = useStore((s) => s.trainRefusal);
  const leaks = useStore(
    (s) =>
      s.diagnosed?.report.leaks?.verdict === "leaks" &&
      (s.challenge === null || s.challenge.revealed || s.challenge.solved),
  );
  const task = taskOf(document, form, runs);
  const why = useStore(whyNotTrain) ?? "";
  const set = (change: Partial<typeof form>) =>
    useStore.setState({ form: { ...form, ...change }, trainRefusal: null });
  const field = (name: NumberField, label: string, usual = "") => (
    <Labelled label={label}>
      <input
        className="field"
        inputMode="decimal"
        value={form[name]}
        placeholder={usual}
        onChange={(e) => set({ [name]: e.target.value })}
      />
    </Labelled>
  );
  return (
    <form
      className="train-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (why === "" && !runs.some(isActive)) startTraining();
      }}
    >
      <Labelled label="Task">
        <select className="field" value={task?.name} onChange={(e) => set({ task: e.target.value })}>
          {tasksFor(document).map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </Labelled>
      {task && <p className="quiet train-about">{task.about}.</p>}
      {task?.readsText && <TextChoice text={text} />}
      {field("steps", "Steps")}
      {field("batch", "Batch")}
      {field("learningRate", "Learning rate")}
      <details className="train-more">
        <summary>More</summary>
        {field("context", "Context", "the task's own")}
        {field("warmup", "Warm-up", String(usualWarmup(Number(form.steps) || 0)))}
        {field("weightDecay", "Weight decay")}
        {field("seed", "Seed")}
      </details>
      {leaks && (
        <p className="train-warning">
          <span aria-hidden="true">◆</span> The graph leaks: the loss will fall for the wrong reason.
        </p>
      )}
      <TrainButtons run={runs.find(isActive) ?? runs.at(-1)} why={why} />
      {why !== "" && <p className="quiet train-about">{why}</p>}
      {refusal !== null && (
        <p className="train-failed" role="alert">
          {refusal}
        </p>
      )}
    </form>
  );
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
