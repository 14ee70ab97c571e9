// What to learn, for how long, and the buttons that start, pause and stop it.
import { type ReactNode, useMemo, useRef, useState } from "react";
import type { HeddleDocument } from "../../core/index.ts";
import {
  defaultWarmup,
  type OptimizerName,
  optimizerChoices,
  optimizerNames,
  type ScheduleName,
  scheduleNames,
  scheduleTitles,
  type TrainOptions,
} from "../../runtime/client/index.ts";
import { tasks } from "../../runtime/tasks/index.ts";
import { useStore } from "../store/store.ts";
import type { NumberField } from "../store/train-form.ts";
import { isActive } from "../store/train-slice.ts";
import { useFirstField } from "../ui/use-first-field.ts";
import { baseOf, chanceOf, numbersOf, optimizerOf, optionsOf, taskOf, tasksFor } from "./settings.ts";
import { TextChoice } from "./TextChoice.tsx";
import { TrainButtons } from "./TrainButtons.tsx";
import { places, placeTitles, type TrainOn, trainOn } from "./train-on.ts";
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
      s.diagnosed?.report.leaks?.verdict.kind === "leaks" &&
      (s.challenge === null || s.challenge.revealed || s.challenge.solved),
  );
  const task = taskOf(document, form, runs);
  const read = optionsOf({ ...form, task: task?.name ?? "" }, text, runs);
  const base = baseOf(task?.name, runs);
  const numbers = numbersOf(form, base?.options);
  const optimizer = optimizerOf(form, base?.options);
  const why = useStore(whyNotTrain) ?? "";
  const { setForm: set } = useStore.getState();
  const host = useRef<HTMLFormElement>(null);
  useFirstField(host);
  const field = (name: NumberField, label: string, usual = "") => (
    <Labelled label={label}>
      <input
        className="field"
        inputMode="decimal"
        data-first={name === "steps" || undefined}
        value={numbers[name]}
        placeholder={usual}
        onChange={(e) => set({ [name]: e.target.value })}
      />
    </Labelled>
  );
  return (
    <form
      ref={host}
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
      {"options" in read && <Goal document={document} options={read.options} />}
      {task?.readsText && <TextChoice text={text} />}
      {field("steps", "Steps")}
      {field("batch", "Batch")}
      {field("learningRate", "Learning rate")}
      <details className="train-more">
        <summary>More</summary>
        <Labelled label="Optimizer">
          <select
            className="field"
            value={optimizer}
            title={optimizerChoices[optimizer].about}
            onChange={(e) => set({ optimizer: e.target.value as OptimizerName })}
          >
            {optimizerNames.map((name) => (
              <option key={name} value={name}>
                {optimizerChoices[name].title}
              </option>
            ))}
          </select>
        </Labelled>
        <Labelled label="Schedule">
          <select
            className="field"
            value={form.schedule ?? base?.options.schedule ?? "cosine"}
            onChange={(e) => set({ schedule: e.target.value as ScheduleName })}
          >
            {scheduleNames.map((name) => (
              <option key={name} value={name}>
                {scheduleTitles[name]}
              </option>
            ))}
          </select>
        </Labelled>
        <TrainOnChoice />
        {field("context", "Context", "task default")}
        {field("warmup", "Warm-up", String(defaultWarmup(Number(numbers.steps) || 0)))}
        {field("weightDecay", "Weight decay")}
        {field("seed", "Seed")}
        <Labelled label="Frozen">
          <input
            className="field"
            value={form.frozen ?? base?.options.frozen?.join(", ") ?? ""}
            placeholder="none, or nodes: emb, blocks.0"
            onChange={(e) => set({ frozen: e.target.value })}
          />
        </Labelled>
      </details>
      {base && (
        <p className="quiet train-about">
          {`Settings start as those of run ${base.number}: curves of the same settings can be compared.`}
        </p>
      )}
      {leaks && (
        <p className="train-warning leak">
          <span aria-hidden="true">◆</span> The graph leaks: the loss will fall for the wrong reason.
        </p>
      )}
      <TrainButtons run={runs.find(isActive) ?? runs.at(-1)} why={why} />
      {why !== "" && <p className="quiet train-about">{why}</p>}
      {refusal !== null && (
        <p className="train-failed" role="alert" ref={intoView}>
          {refusal}
        </p>
      )}
    </form>
  );
}

/** The form may be scrolled away from where it stands. */
const intoView = (alert: HTMLElement | null) => alert?.scrollIntoView({ block: "nearest" });

/** What knowing nothing gives, and what the task comes to when it is learned. */
function Goal({ document, options }: { document: HeddleDocument; options: TrainOptions }) {
  const { task, seed, text, context } = options;
  // The text of a task may be long: it is not read again for a number that does not concern it.
  const chance = useMemo(
    () => chanceOf(document.vocabulary, { task, seed, text, context }),
    [document.vocabulary, task, seed, text, context],
  );
  return (
    <p className="quiet train-about">
      {chance !== null && `Chance: ${chance.toFixed(2)} · `}Solved: {tasks.get(task)?.solved}.
    </p>
  );
}

function TrainOnChoice() {
  const [on, setOn] = useState(trainOn.read);
  const choose = (value: TrainOn) => {
    setOn(value);
    trainOn.write(value);
  };
  return (
    <Labelled label="Train on">
      <select className="field" value={on} onChange={(e) => choose(e.target.value as TrainOn)}>
        {places.map((place) => (
          <option key={place} value={place}>
            {placeTitles[place]}
          </option>
        ))}
      </select>
    </Labelled>
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
