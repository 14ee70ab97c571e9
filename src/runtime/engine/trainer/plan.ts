// What is trained: the programs of a document for a task, and which of its weights they move.
import {
  crossEntropy,
  explain,
  extendProgram,
  type HeddleDocument,
  lossesOf,
  lower,
  nounFor,
  type Program,
  prove,
  reaches,
  simplify,
  totalLoss,
  trainingStep,
} from "../../../core/index.ts";
import { EngineError, type TrainOptions } from "../../client/index.ts";
import { type Adapted, adapt } from "./adapt.ts";
import { refuseFewLogits } from "./few-logits.ts";
import { chanceOfTotal, lossPart } from "./losses.ts";
import { frozenOf, hiddenOf, type StepSettings, settingsOf, type WeightInput } from "./moving.ts";

export interface Plan extends Adapted {
  readonly options: TrainOptions;
  /** Loss under training, dropout and all: outputs `loss` and everything that a node gives. */
  readonly forward: Program;
  readonly settings: StepSettings;
  /** One step of the optimizer, as `trainingStep` has it. */
  readonly step: Program;
  /** Outputs `loss` and, where the graph has them, `logits`; dropout is off. */
  readonly evaluation: Program;
  /** Everything that a node gives, dropout off, for a look inside. */
  readonly watched: Program;
  /** All weights that the programs need. */
  readonly weights: readonly WeightInput[];
  /** Those that move. */
  readonly trained: readonly string[];
  /** Nodes of the losses that the total is made of, `blocks[0]/loss`; none where it is a loss alone. */
  readonly parts: readonly string[];
  /** Loss of a model that knows nothing. */
  readonly chance: number;
  readonly warnings: readonly string[];
}

/** Feeds that the trainer adds to the graph's own. */
export const targetsFeed = "targets";
export const answersFeed = "answers";

/** Throws `EngineError` with what keeps the graph from learning. */
export function planTraining(document: HeddleDocument, options: TrainOptions): Plan {
  const adapted = adapt(document, options);
  const { program: forward, parts, own } = withLoss(adapted, true);
  refuseFewLogits(adapted, own);
  const weights = forward.inputs.filter((i): i is WeightInput => i.kind === "weight");
  const found = reaches(forward, "loss");
  const reached = weights.filter((w) => found.has(w.value));
  const frozen = frozenOf(reached, options.frozen ?? []);
  const trained = reached.filter((w) => !frozen.has(w.name)).map((w) => w.name);
  if (trained.length === 0) {
    const message =
      reached.length === 0
        ? "Nothing to train: the loss depends on no weight of the graph"
        : "Nothing to train: all weights that the loss depends on are frozen";
    throw new EngineError({ code: "graph", message });
  }
  const still = weights.filter((w) => !found.has(w.value)).map((w) => w.name);
  const decaying = weights.filter((w) => w.decay);
  const settings = settingsOf(options);
  const step = trainingStep(forward, {
    loss: "loss",
    parts: parts.map((_, i) => lossPart(i)),
    train: trained,
    decay: new Set(options.weightDecay === 0 ? [] : decaying.map((w) => w.name)),
    hidden: hiddenOf(forward, decaying, document.objective?.logits),
    clip: options.clip,
    ...settings,
  });
  const { program: evaluation } = withLoss(adapted, false);
  const used = new Set([...step.inputs, ...evaluation.inputs].map((i) => i.name));
  const warnings = [
    ...adapted.notes,
    ...leaksOf(document),
    ...(still.length === 0
      ? []
      : [
          `No gradient reaches ${still.join(", ")}, so ${nounFor(still.length, "it does", "they do")} not train`,
        ]),
  ];
  return {
    ...adapted,
    options,
    settings,
    forward,
    step,
    evaluation,
    watched: lower(adapted.checked),
    weights: weights.filter((w) => used.has(w.name)),
    trained,
    parts,
    chance:
      parts.length === 0 ? adapted.data.chance : chanceOfTotal(forward, parts.length, adapted.data.chance),
    warnings,
  };
}

/** A model that sees what it is to predict learns to copy: its loss says nothing. It may be trained all the same. */
const leaksOf = (document: HeddleDocument): string[] =>
  prove(document, { fixes: false }).diagnostics.map((d) => {
    const { title } = explain(d);
    const sure = !["leak/not-proved", "leak/hazard", "leak/too-large"].includes(d.code);
    return sure ? `The graph leaks, so a falling loss proves nothing: ${title}` : title;
  });

interface WithLoss {
  readonly program: Program;
  readonly parts: readonly string[];
  /** Nodes of the graph's own losses. */
  readonly own: readonly string[];
}

/** The sum of the graph's own losses, or else the cross-entropy of its logits and the task's targets. */
function withLoss({ checked, document }: Adapted, training: boolean): WithLoss {
  const program = lower(checked, { training, answers: answersFeed });
  const losses = lossesOf(checked, program);
  const g = extendProgram(program);
  const address = document.objective?.logits;
  const id = address === undefined ? undefined : program.outputs[address];
  const logits = id === undefined ? undefined : g.typeOf(id);
  const own = totalLoss(g, program, losses);
  const feed = () =>
    logits &&
    g.input({ kind: "feed", name: targetsFeed }, { shape: logits.shape.slice(0, -1), dtype: "i32" });
  const targets = own === undefined ? feed() : undefined;
  const loss = own ?? (logits && targets && crossEntropy(g, logits, targets));
  if (!loss) {
    const message =
      address === undefined
        ? "Nothing to train on: add a Loss block, or an objective with logits"
        : `Nothing to train on: the graph has no Loss block, and the logits of its objective, "${address}", do not exist`;
    throw new EngineError({ code: "graph", message });
  }
  const single = losses.parts.length < 2 && losses.parts[0] === losses.terms[0];
  const parts = single ? [] : losses.parts;
  const each = parts.map((part, i) => [lossPart(i), g.typeOf(program.outputs[part]!)] as const);
  const all = Object.entries(program.outputs).map(([name, value]) => [name, g.typeOf(value)] as const);
  const outputs = {
    ...Object.fromEntries(training ? all : []),
    ...Object.fromEntries(each),
    loss,
    ...(!training && logits ? { logits } : {}),
  };
  const finished = g.finish(outputs);
  const nodeOf = (address: string) => address.slice(0, address.lastIndexOf("."));
  return {
    program: training ? finished : simplify(finished),
    parts: parts.map(nodeOf),
    own: losses.parts.map(nodeOf),
  };
}
