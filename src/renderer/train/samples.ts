// What a model writes while it learns.
import type { HeddleDocument } from "../../core/index.ts";
import { canGenerate } from "../../runtime/client/index.ts";
import { engineClient } from "../engine/session.ts";
import { useStore } from "../store/store.ts";
import { promptOf, readsSource } from "./prompt.ts";

/** Between two samples, ms. */
const every = 2500;
const tokens = 12;
let sampledAt = 0;

export function sampleFrom(id: string, document: HeddleDocument, training: string, step: number): void {
  const client = engineClient();
  const now = performance.now();
  if (!client || !canGenerate(document.objective?.kind) || now - sampledAt < every) return;
  sampledAt = now;
  const prompt = promptOf(document);
  const task = useStore.getState().runs.find((r) => r.id === id)?.options.task;
  const greedy = { temperature: 0, topK: 0, seed: 1 };
  client
    .ask("generate", { document, training, prompt, tokens, ...greedy, ...(task && { task }) })
    .then(({ text: written }) => {
      const text = readsSource(document) ? `${prompt} → ${written}` : written;
      const { runs, patchRun } = useStore.getState();
      const run = runs.find((r) => r.id === id);
      if (run) patchRun(id, { samples: [...run.samples, { step, text }] });
    })
    // The training has ended meanwhile, or the prompt has nothing that the vocabulary knows.
    .catch(() => undefined);
}
