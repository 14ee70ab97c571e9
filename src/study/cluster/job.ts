// A study as a folder that runs elsewhere: for each variant its model in PyTorch, for each seed the initial weights and
// the batches that Heddle would train it by, and the programs that do the runs.
import {
  check,
  documentWeights,
  type HeddleDocument,
  nounFor,
  pytorchFiles,
  readWeightFile,
  writeSafetensors,
} from "../../core/index.ts";
import {
  type BatchesOf,
  type EngineClient,
  optimizerChoices,
  type TrainingData,
  type TrainOptions,
  trainOptionsFrom,
} from "../../runtime/client/index.ts";
import { baseName, type Plan } from "../plan/plan.ts";
import { printPlan } from "../plan/plan-file.ts";
import { claimRuns, rateRuns } from "../plan/runs.ts";
import { digest } from "../run/digest.ts";
import type { Prepared } from "../run/prepare.ts";
import { stepsOf } from "../run/run-one.ts";
import { rayCode } from "./ray-code.ts";
import { readmeCode } from "./readme.ts";
import { runsCode } from "./runs-code.ts";
import { slurmCode } from "./slurm-code.ts";
import { trainCode } from "./train-code.ts";

export type ClusterKind = "ray" | "slurm";

/** A study cannot run elsewhere, with the reason and the way out. */
export class ClusterError extends Error {}

/** Name and contents, one file at a time: those of a large study do not fit into memory together. */
export type ClusterFile = readonly [path: string, data: string | Uint8Array];

/**
 * The files of the folder. Throws `ClusterError` for a training that train.py does not know, `EngineError` for a task
 * or a loss that cannot be written down.
 */
export async function* clusterFiles(
  plan: Plan,
  graphs: ReadonlyMap<string, Prepared>,
  kind: ClusterKind,
  client: EngineClient,
): AsyncGenerator<ClusterFile> {
  const names = [baseName, ...plan.variants.map(({ name }) => name)];
  if (plan.lengths)
    throw new ClusterError("train.py validates at the context of the training alone; leave out --lengths");
  refuseMuon(plan, graphs);
  const stored = new Map<string, string>();
  const variants: Record<string, unknown> = {};
  for (const [i, name] of names.entries()) {
    const prepared = graphs.get(name)!;
    const steps = await stepsOf(client, plan, prepared);
    const options = trainOptionsFrom({ ...plan.options, ...prepared.training, steps });
    const folder = `variants/${[i, ...(name.match(/[A-Za-z0-9]+/g) ?? [])].join("-")}`;
    const [data, initial]: Record<string, string>[] = [{}, {}];
    let first: TrainingData | undefined;
    let held: readonly string[] = [];
    for (const seed of new Set([...(plan.rates?.seeds ?? []), ...plan.seeds])) {
      const made = await client.ask("trainingData", {
        document: prepared.graph,
        options: { ...options, seed },
      });
      if (!first) {
        const files = modelFiles(made);
        const own = readWeightFile("weights.safetensors", files["weights.safetensors"] as Uint8Array);
        held = own.ok ? [...own.tensors.keys()] : [];
        for (const [file, contents] of Object.entries(files)) yield [`${folder}/${file}`, contents];
      }
      first ??= made;
      initial![seed] = `${folder}/initial-${seed}.safetensors`;
      yield [initial![seed]!, weightFile(made, held)];
      // Variants that change nothing of the data share it.
      const batches = batchFile(made);
      const hash = await digest(batches);
      if (!stored.has(hash)) {
        stored.set(hash, `data/${seed}-${hash}.safetensors`);
        yield [stored.get(hash)!, batches];
      }
      data![seed] = stored.get(hash)!;
    }
    variants[name] = { folder, ...factsOf(first!, prepared), options: optionsOf(options), data, initial };
  }
  const { metric, seeds, rates, options } = plan;
  const job = {
    metric,
    seeds,
    rates,
    learningRate: options.learningRate,
    plan: await digest(printPlan(plan)),
    variants,
  };
  yield ["job.json", `${JSON.stringify(job, null, 1)}\n`];
  yield ["runs.py", runsCode];
  yield ["train.py", trainCode];
  if (kind === "ray") yield ["run_ray.py", rayCode];
  else yield ["run_slurm.sh", slurmCode(plan.name, rateRuns(plan).length, mostClaims(plan))];
  yield ["README.md", readmeCode(plan, kind)];
  // The last: a folder that has a plan is whole.
  yield ["plan.json", printPlan(plan)];
}

/** Of each variant and seed one at the same rate and, where rates are chosen, one at its best. */
const mostClaims = (plan: Plan): number => claimRuns(plan, new Map()).length * (plan.rates ? 2 : 1);

function refuseMuon(plan: Plan, graphs: ReadonlyMap<string, Prepared>): void {
  const muon = [...graphs].filter(
    ([, { training }]) => (training.optimizer ?? plan.options.optimizer) === "muon",
  );
  if (muon.length === 0) return;
  const names = muon.map(([name]) => `"${name}"`).join(", ");
  throw new ClusterError(
    `train.py has no Muon, by which ${names} would be trained; use adamw, sgd or lion, or leave out ${nounFor(muon.length, "this variant", "these variants")}`,
  );
}

/** Of an export to PyTorch what a training has a use for. */
const modelNames = [
  "model.py",
  "load_weights.py",
  "test_parity.py",
  "weights.safetensors",
  "parity.safetensors",
];

function modelFiles({ document, weights }: TrainingData): Record<string, string | Uint8Array> {
  const checked = check(document);
  const files = pytorchFiles(checked, { ...documentWeights(checked), ...weights });
  return Object.fromEntries(modelNames.map((name) => [name, files[name]!]));
}

const weightFile = ({ weights }: TrainingData, held: readonly string[]): Uint8Array =>
  writeSafetensors(Object.fromEntries(held.map((name) => [name, weights[name]!])));

function batchFile({ batches, heldOut, heldOutSamples }: TrainingData): Uint8Array {
  const named = (prefix: string, all: Readonly<Record<string, BatchesOf>>) =>
    Object.entries(all).map(([name, tensor]) => [`${prefix} ${name}`, tensor] as const);
  const samples = { dims: [heldOutSamples.length], data: Int32Array.from(heldOutSamples) };
  return writeSafetensors(
    Object.fromEntries([...named("train", batches), ...named("held", heldOut), ["held samples", samples]]),
  );
}

const factsOf = (data: TrainingData, { graph, recipe, leaks }: Prepared) => ({
  ...{ recipe, leaks, logits: logitsOf(graph) },
  ...{ trained: data.trained, decaying: data.decaying, chance: data.chance },
  ...{ parameters: data.parameters, flops: data.flops, tokensPerStep: data.tokensPerStep },
});

/** A run by the objective's logits is the only one that data is made of. */
const logitsOf = ({ objective }: HeddleDocument): string => objective?.logits ?? "";

function optionsOf(options: TrainOptions) {
  const { batch, steps, minLearningRate, warmup, beta1, beta2, epsilon, weightDecay, clip } = options;
  const { optimizer = "adamw", schedule = "cosine", validateEvery, validateBatches } = options;
  const momentum = options.momentum ?? optimizerChoices[optimizer].momentum;
  return {
    ...{ optimizer, batch, steps, minLearningRate, warmup, schedule, beta1, beta2, epsilon },
    ...{ momentum, weightDecay, clip, validateEvery, validateBatches },
  };
}
