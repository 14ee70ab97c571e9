// One peer of bench/generate: our engine. `tsx ours.ts native|wasm THREADS MODEL [whole]`, then lines `CONTEXT TOKENS`: so many
// tokens are sampled behind a prompt of so many, end to end. `whole` computes the whole text for each. Contexts come in
// ascending order: it is one text, whose cache has as much room as its longest way.
import { createInterface } from "node:readline";
import { nativeExecutor, nodeWasmExecutor, Trainer } from "../../src/runtime/engine/index.ts";
import { gpt } from "../train/models.ts";
import { models, sampling } from "./models.ts";

const [engine, threads, model, how] = process.argv.slice(2) as [
  "native" | "wasm",
  string,
  keyof typeof models,
  "whole" | undefined,
];
const executor = await (engine === "native" ? nativeExecutor : nodeWasmExecutor)(Number(threads));
const { texts } = new Trainer(executor, 2 ** 33);
const document = gpt({ ...models[model], batch: 1 });
const quiet = async () => {};
const idAt = (i: number) => (i * 7919) % models[model].vocab;
/** The prompt, and the largest piece that is read at once. */
const least = 64;

const prompt = Array.from({ length: least }, (_, i) => idAt(i)).join(" ");
const request = { document, prompt, tokens: models[model].time - least, cache: how !== "whole" };
const { text, cache } = await texts.textOpen({ ...request, ...sampling, seed: 1 }, quiet);
if (how !== "whole" && !cache.kept) throw new Error(cache.why);

console.log(JSON.stringify({ ready: executor.info.name }));
for await (const line of createInterface({ input: process.stdin })) {
  const [context = least, tokens = 1] = line.split(" ").map(Number);
  const written = Array.from({ length: context - least }, (_, i) => idAt(least + i));
  await texts.textBack({ text, written });
  // The prompt is read with the first token; whoever keeps nothing reads it with each.
  if (how !== "whole")
    await texts.textNext({ text, tokens: 1, milliseconds: Number.MAX_SAFE_INTEGER }, quiet);
  const began = performance.now();
  await texts.textNext({ text, tokens, milliseconds: Number.MAX_SAFE_INTEGER }, quiet);
  console.log(JSON.stringify({ time: (performance.now() - began) / tokens }));
}
process.exit(0);
