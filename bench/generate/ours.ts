// One peer of bench/generate: our engine. `tsx ours.ts native|wasm THREADS MODEL [whole]`, then lines `CONTEXT TOKENS`: so many
// tokens are sampled behind a prompt of so many, end to end. `whole` computes the whole text for each.
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
const open = new Map<number, string>();
const quiet = async () => {};

async function textAt(context: number): Promise<string> {
  const known = open.get(context);
  if (known !== undefined) return known;
  const prompt = Array.from({ length: context }, (_, i) => (i * 7919) % models[model].vocab).join(" ");
  const request = { document, prompt, tokens: models[model].time - context, cache: how !== "whole" };
  const { text, cache } = await texts.textOpen({ ...request, ...sampling, seed: 1 }, quiet);
  if (how !== "whole" && !cache.kept) throw new Error(cache.why);
  open.set(context, text);
  return text;
}

console.log(JSON.stringify({ ready: `ONNX Runtime, ${executor.info.name}` }));
for await (const line of createInterface({ input: process.stdin })) {
  const [context = 1, tokens = 1] = line.split(" ").map(Number);
  const text = await textAt(context);
  await texts.textBack({ text, written: [] });
  // The prompt, or what a window has lost of it, is read with the first token.
  await texts.textNext({ text, tokens: 1, milliseconds: Number.MAX_SAFE_INTEGER }, quiet);
  const began = performance.now();
  await texts.textNext({ text, tokens, milliseconds: Number.MAX_SAFE_INTEGER }, quiet);
  console.log(JSON.stringify({ time: (performance.now() - began) / tokens }));
}
process.exit(0);
