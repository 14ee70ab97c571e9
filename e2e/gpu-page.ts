// Runs in a page: trainings by the two engines that the build has for pages, without the app around them.
import {
  createEngineClient,
  type EngineClient,
  type TrainFailure,
  type TrainRequest,
  workerTransport,
} from "../src/runtime/client/index.ts";

interface Trained {
  /** Loss and norm of the gradients of each step, and, where one went wrong, which. */
  readonly numbers: readonly number[];
  readonly failure: TrainFailure | null;
  readonly checkpoint: Uint8Array;
  readonly engine: string;
  /** By the median of its steps. */
  readonly tokensPerSecond: number;
}

declare global {
  interface Window {
    engines: Record<string, EngineClient>;
    trainOn(which: string, request: TrainRequest, steps: number): Promise<Trained>;
    openEngines(scripts: Readonly<Record<string, string>>): void;
  }
}

window.openEngines = (scripts) => {
  const open = (script: string) =>
    createEngineClient(workerTransport(() => new Worker(script, { type: "module" })));
  window.engines = Object.fromEntries(Object.entries(scripts).map(([name, url]) => [name, open(url)]));
};

window.trainOn = async (which, request, steps) => {
  const client = window.engines[which]!;
  const { training } = await client.ask("trainBegin", request);
  const report = await client.ask("trainAdvance", { training, steps, milliseconds: 1e9 });
  const { bytes: checkpoint } = await client.ask("trainCheckpoint", { training });
  await client.ask("trainEnd", { training });
  const { tokensPerSecond, failure } = report;
  const done = report.steps.flatMap(({ loss, gradientNorm }) => [loss, gradientNorm]);
  const numbers = failure ? [...done, failure.step] : done;
  return { numbers, failure, checkpoint, engine: (await client.info()).name, tokensPerSecond };
};
