// The weights of a step's node, where they stand in the document and are few enough to be read.
import { type CheckedNode, type HeddleDocument, withoutIterations } from "../../core/index.ts";
import type { Step } from "../engine/plan.ts";
import { givenWeights } from "../engine/weights.ts";
import type { Ran } from "../store/run-slice.ts";
import { Cells } from "../values/Cells.tsx";

/** Numbers of one weight that are worth a look. */
const few = 72;

export function StepWeights({ ran, step }: { ran: Ran; step: Step }) {
  const { document } = ran;
  return step.node.weights.map((weight) => {
    const found = numbersOf(document, step, weight);
    if (!found || found.data.length > few) return null;
    const { shape, data: numbers } = found;
    const columns = shape.at(-1) ?? 1;
    return (
      <section key={weight.name} className="step-port" aria-label={`Weight ${weight.name}`}>
        <h4>
          {weight.name}
          <span className="quiet">learned</span>
        </h4>
        <Cells
          matrix={{ rows: numbers.length / columns, columns, data: numbers }}
          rowLabels={labels(weight, 0, shape, document)}
          columnLabels={labels(weight, 1, shape, document)}
          scale="diverging"
          limit={Math.max(...numbers.map(Math.abs)) || 1}
          whole={false}
        />
      </section>
    );
  });
}

function labels(
  weight: CheckedNode["weights"][number],
  axis: number,
  shape: readonly number[],
  { vocabulary }: HeddleDocument,
): readonly string[] | null {
  const counts = shape.length === 2 && weight.axes[axis]?.role === "vocab";
  return counts && vocabulary && vocabulary.tokens.length === shape[axis] ? vocabulary.tokens : null;
}

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** What the node was run with: the weights of a training, else those in the document. Null for others. */
function numbersOf(
  document: HeddleDocument,
  { address }: Step,
  { name }: CheckedNode["weights"][number],
): Numbers | null {
  // Weights of a repeat are one set for each iteration, or one for all: `blocks.1.wo.w` or `blocks.wo.w`.
  const own = `${address.replaceAll(/\[(\d+)\]/g, ".$1").replaceAll("/", ".")}.${name}`;
  const shared = `${withoutIterations(address).replaceAll("/", ".")}.${name}`;
  const trained = givenWeights();
  const given = trained?.[own] ?? trained?.[shared];
  if (given) return { shape: given.dims, data: [...given.data] };
  const inline = document.weights?.[own] ?? document.weights?.[shared];
  return inline ? { shape: inline.shape, data: inline.data.map(Number) } : null;
}
