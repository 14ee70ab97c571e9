// Which weights of a training move, and how.
import { nearNames, type Program, type ProgramInput, type stepRates } from "../../../core/index.ts";
import { EngineError, optimizerChoices, type TrainOptions } from "../../client/index.ts";

export type WeightInput = Extract<ProgramInput, { readonly kind: "weight" }>;

export type StepSettings = Parameters<typeof stepRates>[0];

export function settingsOf(options: TrainOptions): StepSettings {
  const { optimizer = "adamw", beta1, beta2, epsilon, weightDecay } = options;
  const momentum = options.momentum ?? optimizerChoices[optimizer].momentum;
  return { optimizer, beta1, beta2, epsilon, weightDecay, momentum };
}

/** Names of the weights that `parts` hold still: nodes ("blocks/ffn") or beginnings of names ("blocks.0", "emb.table"). */
export function frozenOf(weights: readonly WeightInput[], parts: readonly string[]): ReadonlySet<string> {
  const frozen = new Set<string>();
  for (const part of parts) {
    const within = (name: string, separator: string) => name === part || name.startsWith(part + separator);
    const held = weights.filter((w) => within(w.name, ".") || within(w.owner, "/"));
    if (held.length === 0) {
      const near = nearNames(part, [...new Set(weights.flatMap((w) => [w.owner, w.name]))]);
      const hint = near.length > 0 ? `; there is ${near.map((n) => `"${n}"`).join(", ")}` : "";
      throw new EngineError({
        code: "input",
        message: `No weight to freeze belongs to "${part}"; name a node, or the beginning of a weight's name${hint}`,
      });
    }
    for (const { name } of held) frozen.add(name);
  }
  return frozen;
}

/** Matrices that are neither an embedding nor a head: of those, one side is the vocabulary. */
export function hiddenOf(
  program: Program,
  weights: readonly WeightInput[],
  logits: string | undefined,
): ReadonlySet<string> {
  const shapeOf = (id: number | undefined) =>
    (id === undefined ? undefined : program.values[id]?.shape) ?? [];
  const vocabulary = shapeOf(logits === undefined ? undefined : program.outputs[logits]).at(-1);
  const isHidden = ({ value }: WeightInput) => {
    const shape = shapeOf(value);
    return shape.length === 2 && !shape.some((s) => s.key === vocabulary?.key);
  };
  return new Set(weights.filter(isHidden).map((w) => w.name));
}
