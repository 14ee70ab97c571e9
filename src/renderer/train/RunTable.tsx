// Runs beside each other: what was rewired, what it costs, and what it came to.
import type { ReactNode } from "react";
import { command } from "../commands/registry.ts";
import { disk } from "../storage/disk.ts";
import { useStore } from "../store/store.ts";
import { isActive, stepsOf, type TrainRun, titleOf } from "../store/train-slice.ts";
import { amount, count, milliseconds, percent, three } from "../values/numbers.ts";
import { RunNumber } from "./RunNumber.tsx";
import { bytesOf, removeRun, renameRun } from "./runs.ts";
import { baseOf } from "./settings.ts";

const heads = [
  ["Shown", "Shown in the chart"],
  ["Run", "Changes since the first run; click to rename"],
  ["Task", ""],
  ["Batch", "Batch size (samples per step)"],
  ["Learning rate", "Peak learning rate"],
  ["Parameters", ""],
  ["FLOP", "For the forward pass of one batch"],
  ["Per step", "Time of one step"],
  ["Steps", ""],
  ["Loss", "Training loss of the last step"],
  ["Validation", "Validation loss"],
  ["Accuracy", "Token accuracy: share of the validation tokens whose most likely prediction is correct"],
  ["Actions", ""],
] as const;

/** Columns that need no words to be seen. */
const unwritten: ReadonlySet<string> = new Set(["Shown", "Actions"]);

const importing = () => command("importWeights");
const studying = () => command("study");

export function RunTable({ runs }: { runs: readonly TrainRun[] }) {
  return (
    <div className="run-table">
      <table>
        <thead>
          <tr>
            {heads.map(([head, title], i) => (
              <th key={i} title={title}>
                {unwritten.has(head) ? <span className="hidden">{head}</span> : head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <Line key={run.id} run={run} base={baseOf(run.options.task, runs)} />
          ))}
        </tbody>
      </table>
      <button type="button" className="button outlined" onClick={importing().perform}>
        {importing().label}
      </button>{" "}
      <button type="button" className="button outlined" onClick={studying().perform}>
        {studying().label}
      </button>
    </div>
  );
}

function Line({ run, base }: { run: TrainRun; base: TrainRun | undefined }) {
  const hidden = useStore((s) => s.hiddenRuns.has(run.id));
  const { info, options, stepMilliseconds } = run;
  const last = run.steps.at(-1);
  const validation = run.validations.at(-1);
  return (
    <tr>
      <td>
        <label className="run-seen">
          <input
            type="checkbox"
            aria-label={`Show run ${run.number}`}
            checked={!hidden}
            onChange={() => useStore.getState().toggleRun(run.id)}
          />
          <RunNumber run={run} />
        </label>
      </td>
      <td>
        <RunName key={titleOf(run)} run={run} />
      </td>
      <td>{options.task}</td>
      <Compared base={base} run={run} of={(r) => r.options.batch}>
        {count(options.batch)}
      </Compared>
      <Compared base={base} run={run} of={(r) => r.options.learningRate}>
        {options.learningRate}
      </Compared>
      <Compared base={base} run={run} of={(r) => r.info?.parameters}>
        {info ? count(info.parameters) : ""}
      </Compared>
      <td className="mono">{info?.flops ? amount(info.flops, "") : ""}</td>
      <td className="mono">{stepMilliseconds > 0 ? milliseconds(stepMilliseconds) : ""}</td>
      <Compared base={base} run={run} of={stepsOf}>
        {stepsOf(run)}
      </Compared>
      <td className="mono">{last ? three(last.loss) : ""}</td>
      <td className="mono">{validation ? three(validation.loss) : ""}</td>
      <td className="mono">{validation ? percent(validation.accuracy) : ""}</td>
      <td className="run-actions">
        <button
          type="button"
          className="link"
          disabled={!run.weights && !run.stored}
          onClick={() => void saveWeights(run)}
        >
          save
        </button>
        <button
          type="button"
          className="link"
          disabled={isActive(run)}
          onClick={() => void removeRun(run.id)}
        >
          delete
        </button>
      </td>
    </tr>
  );
}

interface ComparedProps {
  readonly base: TrainRun | undefined;
  readonly run: TrainRun;
  /** What the two runs are compared by. */
  readonly of: (run: TrainRun) => number | undefined;
  readonly children: ReactNode;
}

/** Marked where it is not that of the first run of this task: a part of the difference between the two curves. */
function Compared({ base, run, of, children }: ComparedProps) {
  const there = base && of(base);
  const differs = there !== undefined && of(run) !== undefined && there !== of(run);
  return (
    <td
      className={differs ? "mono differs" : "mono"}
      title={differs ? `Run ${base?.number}: ${there}` : undefined}
    >
      {children}
    </td>
  );
}

/** Typing renames; leaving the field, or Enter, keeps it. */
function RunName({ run }: { run: TrainRun }) {
  return (
    <input
      className="field run-name"
      aria-label={`Name of run ${run.number}`}
      title={run.label}
      defaultValue={titleOf(run)}
      onBlur={(e) => {
        if (e.target.value.trim() !== titleOf(run)) renameRun(run.id, e.target.value);
      }}
      onKeyDown={(e) => {
        if (e.key === "Enter") e.currentTarget.blur();
      }}
    />
  );
}

async function saveWeights(run: TrainRun): Promise<void> {
  const bytes = await bytesOf(run);
  const saved = bytes && (await disk.saveBytesAs(`run-${run.number}.safetensors`, new Uint8Array(bytes)));
  if (saved && "error" in saved) useStore.getState().notify("error", `Not saved: ${saved.error}`);
}
