// `tsx scripts/train-presets.ts [NAME…]`: trains the presets with Heddle's own trainer, so that the first prediction
// of a newcomer makes sense. Each run is written beside its graph as the app writes runs: graphs/NAME.runs/trained.json,
// and the weights, rounded to sixteen bits, as trained.safetensors. One thread and fixed seeds: the same machine gives
// the same bytes. The worked example is not trained: its weights are those of the text.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument, writeSafetensors } from "../src/core/index.ts";
import {
  printRun,
  type RunRecord,
  type TrainOptions,
  type TrainStep,
  trainOptionsFrom,
  weightsIn,
} from "../src/runtime/client/index.ts";
import { nativeExecutor, Trainer } from "../src/runtime/engine/index.ts";
import { root } from "./run-step.ts";

type Recipe = Pick<TrainOptions, "task" | "steps" | "batch" | "learningRate">;

const recipes: Readonly<Record<string, Recipe>> = {
  "decoder-only": { task: "stories", steps: 1500, batch: 16, learningRate: 2e-3 },
  "decoder-modern": { task: "stories", steps: 1500, batch: 16, learningRate: 2e-3 },
  encoder: { task: "masked-lm", steps: 3000, batch: 32, learningRate: 2e-3 },
  "encoder-decoder": { task: "translation", steps: 2000, batch: 32, learningRate: 3e-3 },
  sort: { task: "sort", steps: 1500, batch: 64, learningRate: 1e-3 },
  smallest: { task: "sentences", steps: 8000, batch: 64, learningRate: 5e-3 },
};

/** Points of a curve that is kept. */
const kept = 150;

/** As the runs that are shipped were held against what they had not seen. */
const validateBatches = 8;

const quiet = async () => {};

async function trainPreset(trainer: Trainer, name: string, recipe: Recipe): Promise<void> {
  const parsed = parseDocument(await readFile(join(root, `graphs/${name}.graph.json`), "utf8"));
  if (!parsed.ok) throw new Error(`${name}: ${parsed.problems[0]?.message}`);
  const { document } = parsed;
  const options = trainOptionsFrom({ ...recipe, validateBatches });
  const began = performance.now();
  const { training, step: _, ...info } = await trainer.trainBegin({ document, options }, quiet);
  const advance = (steps: number) => trainer.trainAdvance({ training, steps, milliseconds: 1e9 }, quiet);
  const first = await advance(1);
  const report = await advance(options.steps);
  if (report.failure) throw new Error(`${name}: ${report.failure.message}`);
  const { bytes } = await trainer.trainCheckpoint({ training });
  await trainer.trainEnd({ training });
  if (JSON.stringify(info.document.vocabulary) !== JSON.stringify(document.vocabulary))
    throw new Error(`${name}: its vocabulary is not that of ${recipe.task}`);
  const record: RunRecord = {
    name: `Pretrained: ${recipe.task}`,
    label: "Baseline",
    begun: "",
    document,
    options,
    textName: null,
    info: { ...info, document },
    end: "finished",
    message: null,
    failedAt: null,
    steps: thinned([...first.steps, ...report.steps]),
    validations: [...first.validations, ...report.validations],
    insights: [...first.insights, ...report.insights],
    firstNorms: first.gradientNorms,
    gradientNorms: report.gradientNorms,
    samples: [],
    stepMilliseconds: 0,
  };
  const folder = join(root, `graphs/${name}.runs`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "trained.json"), printRun(record));
  const weights = halfWeights(bytes);
  await writeFile(join(folder, "trained.safetensors"), weights);
  const last = report.validations.at(-1);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(
    `${name}: ${recipe.task}, ${seconds} s, held-out loss ${last?.loss.toFixed(4)}, tokens right ${((last?.accuracy ?? 0) * 100).toFixed(1)} %, samples right ${((last?.exact ?? 0) * 100).toFixed(1)} %, ${weights.length} bytes`,
  );
}

/** The checkpoint without the optimizer's moments, in sixteen bits. */
function halfWeights(checkpoint: Uint8Array): Uint8Array {
  const weights = weightsIn(checkpoint);
  if (!weights) throw new Error("the trainer gave no checkpoint");
  return writeSafetensors(weights, {}, "F16");
}

const thinned = (steps: readonly TrainStep[]): readonly TrainStep[] =>
  steps.filter((_, i) => i % Math.ceil(steps.length / kept) === 0 || i === steps.length - 1);

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in recipes));
if (unknown !== undefined) throw new Error(`no recipe for ${unknown}: ${Object.keys(recipes).join(", ")}`);
const trainer = new Trainer(await nativeExecutor(1), 2 ** 32);
for (const [name, recipe] of Object.entries(recipes))
  if (wanted.length === 0 || wanted.includes(name)) await trainPreset(trainer, name, recipe);
