// What a model writes while it learns.
import { canGenerate, type EngineClient } from "../../runtime/client/index.ts";
import type { TrainRun } from "../store/train-slice.ts";
import { promptOf, readsSource } from "./prompt.ts";

/** Between two samples, ms. */
const every = 2500;
const tokens = 12;
let sampledAt = 0;

export function sampleFrom(
  client: EngineClient,
  { info, options }: TrainRun,
  training: string,
  step: number,
  take: (sample: TrainRun["samples"][number]) => void,
): void {
  const now = performance.now();
  const document = info?.document;
  if (!document || !canGenerate(document.objective?.kind) || now - sampledAt < every) return;
  sampledAt = now;
  const prompt = promptOf(document);
  const greedy = { temperature: 0, topK: 0, seed: 1 };
  client
    .ask("generate", { document, training, prompt, tokens, ...greedy, task: options.task })
    .then(({ text: written }) => {
      take({ step, text: readsSource(document) ? `${prompt} → ${written}` : written });
    })
    // The training has ended meanwhile, or the prompt has nothing that the vocabulary knows.
    .catch(() => undefined);
}
