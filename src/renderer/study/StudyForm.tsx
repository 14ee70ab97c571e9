// What the variants are trained on, over how many seeds and for how long, and the buttons that start and pause it.
import type { ReactNode } from "react";
import { optimizerChoices, optimizerNames } from "../../runtime/client/index.ts";
import { useStore } from "../store/store.ts";
import { firstForm } from "../store/train-form.ts";
import { taskOf, tasksFor } from "../train/settings.ts";
import { usualWorkers } from "./engines.ts";
import { Progress } from "./Progress.tsx";
import { planOf } from "./plan-of.ts";
import { pauseStudy, startStudy } from "./runner.ts";
import { type StudyForm as Form, useStudy } from "./study-store.ts";
import { Reasons } from "./VariantList.tsx";

export function StudyForm() {
  const document = useStore((s) => s.document);
  const text = useStore((s) => s.trainText);
  const form = useStudy((s) => s.form);
  const leftOut = useStudy((s) => s.leftOut);
  const state = useStudy((s) => s.state);
  const recording = useStudy((s) => s.recording !== null);
  const refused = useStudy((s) => s.refused);
  const failure = useStudy((s) => s.failure);
  const task = taskOf(document, { ...firstForm, task: form.task }, []);
  const made = planOf(document, form, leftOut, text);
  const why = recording ? "Stop recording first." : "why" in made ? made.why : null;
  const { setForm: set } = useStudy.getState();
  const workers = Math.max(1, Math.floor(Number(form.workers)) || usualWorkers());
  const field = (name: TextField, label: string, placeholder = "", title = "") => (
    <Labelled label={label} title={title}>
      <input
        className="field"
        inputMode="decimal"
        value={form[name]}
        placeholder={placeholder}
        onChange={(e) => set({ [name]: e.target.value })}
      />
    </Labelled>
  );
  return (
    <form
      className="study-form"
      aria-label="Runs"
      onSubmit={(event) => {
        event.preventDefault();
        if ("plan" in made && why === null && state === "idle") void startStudy(made.plan, workers);
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
      {field("seeds", "Seeds")}
      {field("steps", "Steps")}
      {field("effect", "Effect", "such as 0.02", "The smallest difference of the loss that matters")}
      <details>
        <summary>More</summary>
        {field("learningRate", "Learning rate", "0.001")}
        {field("batch", "Batch", "16")}
        {field("workers", "Workers", String(usualWorkers()))}
        <Labelled label="Metric" title="On the validation data">
          <select
            className="field"
            value={form.metric}
            onChange={(e) => set({ metric: metrics.find((one) => one === e.target.value) ?? "loss" })}
          >
            {metrics.map((metric) => (
              <option key={metric}>{metric}</option>
            ))}
          </select>
        </Labelled>
        {field("hypothesis", "Hypothesis", "expected", "What you expect, written down before the first run")}
        <label className="study-check" title="Half, same and twice the rate, chosen by two other seeds">
          <input type="checkbox" checked={form.rates} onChange={(e) => set({ rates: e.target.checked })} />
          Compare at each one's best rate, too
        </label>
        <fieldset className="study-optimizers">
          <legend title="The base trained by another optimizer, a variant each; at the base's rate, or at the best of three">
            Optimizers beside AdamW
          </legend>
          {others.map((name) => (
            <label key={name} className="study-check">
              <input
                type="checkbox"
                checked={form.optimizers.includes(name)}
                onChange={(e) =>
                  set({
                    optimizers: others.filter((one) =>
                      one === name ? e.target.checked : form.optimizers.includes(one),
                    ),
                  })
                }
              />
              {optimizerChoices[name].title}
            </label>
          ))}
        </fieldset>
      </details>
      {state === "idle" ? (
        <button type="submit" className="button primary" disabled={why !== null}>
          Run study
        </button>
      ) : (
        <button type="button" className="button outlined" disabled={state === "pausing"} onClick={pauseStudy}>
          {state === "pausing" ? "Pausing…" : "Pause"}
        </button>
      )}
      {why !== null && state === "idle" && <p className="quiet">{why}</p>}
      <Progress workers={workers} />
      {refused.length > 0 && (
        <div role="alert">
          <p className="study-wrong">Nothing was run.</p>
          {refused.map((one) => (
            <div key={one.name}>
              <p className="study-wrong">
                <b>{one.name}</b> cannot be run:
              </p>
              <Reasons refused={one} />
            </div>
          ))}
        </div>
      )}
      {failure !== null && (
        <p className="study-wrong" role="alert">
          {failure}
        </p>
      )}
    </form>
  );
}

const metrics = ["loss", "accuracy", "exact"] as const;
const others = optimizerNames.filter((name) => name !== "adamw");
type TextField = Exclude<keyof Form, "task" | "metric" | "rates" | "optimizers">;

interface LabelledProps {
  readonly label: string;
  readonly title?: string;
  readonly children: ReactNode;
}

function Labelled({ label, title, children }: LabelledProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="train-field" title={title}>
      <span>{label}</span>
      {children}
    </label>
  );
}
