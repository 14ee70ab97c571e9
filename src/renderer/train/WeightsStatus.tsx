// In the status line: whether the numbers on the canvas were learned, and in which run; or that one is learning now.
import { plural } from "../../core/index.ts";
import { fittingWeights } from "../engine/weights.ts";
import { useStore } from "../store/store.ts";
import { stepsOf, titleOf } from "../store/train-slice.ts";
import { Tip } from "../ui/Tip.tsx";
import { three } from "../values/numbers.ts";
import { stepUnderWay } from "./under-way.ts";

export function WeightsStatus() {
  const fitting = useStore(fittingWeights);
  const seed = useStore((s) => s.document.seed);
  const own = useStore((s) => Object.keys(s.document.weights ?? {}).length);
  const beside = useStore((s) => s.document.weightsFile);
  const pressed = useStore((s) => s.dock === "train");
  const [text, title] = wordsOf(fitting, seed, own, beside);
  const step = useStore(stepUnderWay);
  if (step !== null)
    return (
      <Tip text="Opens the Train panel" side="top">
        <button
          type="button"
          className="status-part"
          aria-pressed={pressed}
          onClick={() => useStore.getState().setDock("train")}
        >
          {step}
        </button>
      </Tip>
    );
  return (
    <Tip text={title} side="top">
      <button
        type="button"
        className="status-part"
        aria-pressed={pressed}
        onClick={() => useStore.getState().setDock(pressed ? null : "train")}
      >
        {text}
      </button>
    </Tip>
  );
}

function wordsOf(
  fitting: ReturnType<typeof fittingWeights>,
  seed: number,
  own: number,
  beside: string | undefined,
): readonly [text: string, title: string] {
  if (!fitting && beside !== undefined)
    return [
      "Weights not loaded",
      `The graph's weights are in ${beside}: drop that file on the window. Until then they are randomly initialized from seed ${seed}`,
    ];
  if (!fitting)
    return own > 0
      ? ["Weights in file", `${plural(own, "weight")} in the file`]
      : [
          "untrained",
          `The weights are randomly initialized from seed ${seed}: train the graph, or choose a run's weights`,
        ];
  const { run, wanted } = fitting;
  const found = Object.keys(fitting.weights).length;
  const loss = run.validations.at(-1)?.loss;
  const steps = stepsOf(run);
  const length = steps === 0 ? "" : `, ${plural(steps, "step")}`;
  const origin = `run ${run.number} (${titleOf(run)})${length}${loss === undefined ? "" : `, validation loss ${three(loss)}`}`;
  const { task } = run.options;
  // Of weights alone nobody knows by what they were trained.
  const whole = steps === 0 ? "Weights imported" : `trained on ${task}`;
  if (found === wanted) return [whole, `All ${plural(wanted, "weight")} come from ${origin}`];
  return [
    "Some weights untrained",
    `${found} of ${wanted} weights come from ${origin}; the graph has changed since, so the others are untrained`,
  ];
}
