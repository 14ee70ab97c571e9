// Where a training is done: the processor, or the graphics card where three steps of it are faster there and give the same.
import { type EngineClient, EngineError, type TrainRequest } from "../../runtime/client/index.ts";
import { findAdapter, forgetGpu, gpuClient } from "../engine/gpu.ts";
import { oneOf } from "../storage/checks.ts";
import { remembered } from "../storage/remembered.ts";

export const places = ["automatic", "cpu", "gpu"] as const;
export type TrainOn = (typeof places)[number];
export const placeTitles: Readonly<Record<TrainOn, string>> = {
  automatic: "Automatic (the faster)",
  cpu: "CPU",
  gpu: "GPU",
};
export const trainOn = remembered<TrainOn>("heddle-train-on", oneOf(places), "automatic");

export interface Chosen {
  readonly client: EngineClient;
  /** Its engine is the GPU's. */
  readonly gpu: boolean;
  /** What the GPU is called. */
  readonly adapter?: string;
  /** Where it is done and why, for people; nothing where there is nothing to say. */
  readonly on: string | null;
  /** What somebody should know. */
  readonly warnings: readonly string[];
}

const trialSteps = 3;
/** Relative; on the same device losses differ by 1e-6. */
const mostApart = 1e-4;
/** A driver that hangs is not waited for, ms. */
const patience = 120_000;

/** Never rejects: where the GPU cannot do it the CPU does. */
export async function chooseEngine(cpu: EngineClient, request: TrainRequest): Promise<Chosen> {
  const setting = trainOn.read();
  const onCpu = (on: string | null, warnings: readonly string[] = []): Chosen => ({
    ...{ client: cpu, gpu: false, on, warnings },
  });
  if (setting === "cpu") return onCpu(null);
  const asked = setting === "gpu";
  const adapter = await findAdapter();
  if (typeof adapter === "string") return onCpu(null, asked ? [`${adapter}: trained on the CPU`] : []);
  const { name, software } = adapter;
  if (software && !asked) return onCpu(`CPU: the only GPU is one in software (${name})`);
  try {
    const client = gpuClient();
    const there = await within(patience, trial(client, request));
    const here = await trial(cpu, request);
    const apart = Math.max(...here.losses.map((loss, i) => distance(loss, there.losses[i])));
    if (!(apart <= mostApart)) {
      const pair = `${there.losses.join(", ")} for ${here.losses.join(", ")}`;
      return onCpu(null, [`The GPU (${name}) gives other losses, ${pair}: trained on the CPU`]);
    }
    const times = there.speed / here.speed;
    const compared =
      times >= 1 ? `${times.toFixed(1)}× as fast as` : `${(1 / times).toFixed(1)}× slower than`;
    const on = `GPU: ${name}, ${compared} the CPU in the first ${trialSteps} steps`;
    if (asked || times > 1)
      return { client, gpu: true, adapter: name, on, warnings: software ? [softwareNote] : [] };
    return onCpu(`CPU: the GPU (${name}) is ${compared} it`);
  } catch (cause) {
    forgetGpu();
    const why = cause instanceof Error ? cause.message : String(cause);
    return asked ? onCpu(null, [`Trained on the CPU. ${why}`]) : onCpu(`CPU. ${why}`);
  }
}

const softwareNote = "This GPU is one in software, which is slower than training on the CPU";

interface Trial {
  readonly losses: readonly number[];
  /** Tokens per second. */
  readonly speed: number;
}

async function trial(client: EngineClient, request: TrainRequest): Promise<Trial> {
  const options = { ...request.options, validateEvery: 0 };
  const { training } = await client.ask("trainBegin", { ...request, options });
  try {
    const { steps, tokensPerSecond, failure } = await client.ask("trainAdvance", {
      ...{ training, steps: trialSteps, milliseconds: patience },
    });
    const losses = steps.map((s) => s.loss);
    return { losses: failure ? [...losses, Number.NaN] : losses, speed: tokensPerSecond };
  } finally {
    await client.ask("trainEnd", { training }).catch(() => undefined);
  }
}

/** Two that fail alike are not apart. */
const distance = (a: number, b: number | undefined): number => {
  if (b === undefined) return Number.POSITIVE_INFINITY;
  if (Number.isNaN(a) && Number.isNaN(b)) return 0;
  return Math.abs(a - b) / Math.max(Math.abs(a), 1e-3);
};

function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new EngineError({ code: "died", message: "The GPU did not answer" }));
    const timer = setTimeout(late, milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
