/** In the status line: whether the numbers on the canvas were learned, and in which run. */
import { useStore } from "../store/store.ts";
import { titleOf } from "../store/train-slice.ts";
import { Tip } from "../ui/Tip.tsx";
import { three } from "../values/numbers.ts";
import { fittingWeights } from "./weights.ts";

export function WeightsStatus() {
  const fitting = useStore(fittingWeights);
  const seed = useStore((s) => s.document.seed);
  const own = useStore((s) => Object.keys(s.document.weights ?? {}).length);
  const pressed = useStore((s) => s.dock === "train");
  const [text, title] = wordsOf(fitting, seed, own);
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
): readonly [text: string, title: string] {
  if (!fitting)
    return own > 0
      ? ["weights of its own", `${own} weights stand in the document`]
      : [
          "untrained",
          `The weights are as drawn from seed ${seed}: train the graph, or choose a run's weights`,
        ];
  const { run, wanted } = fitting;
  const found = Object.keys(fitting.weights).length;
  const loss = run.validations.at(-1)?.loss;
  const steps = run.steps.at(-1)?.step ?? 0;
  const origin = `run ${run.number} (${titleOf(run)}), ${steps} steps${loss === undefined ? "" : `, held-out loss ${three(loss)}`}`;
  const { task } = run.options;
  if (found === wanted) return [`trained on ${task}`, `All ${wanted} weights come from ${origin}`];
  return [
    `partly trained on ${task}`,
    `${found} of ${wanted} weights come from ${origin}; the graph has been rewired since, and the others are as drawn`,
  ];
}
