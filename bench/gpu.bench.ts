// Training steps on this machine's graphics card, by WebGPU in a browser, beside the same page's WASM, the native engine and
// PyTorch: tokens per second of each, and ratios to the native engine.
//
//   npm run build && npm run bench gpu --   --steps=20  --only=tiny,baby  --software  --browser=PATH
//
// Numbers from a machine with a card are welcome in an issue: none of ours has one. `--software` takes Chromium's adapter in
// software, which shows that the bench runs, and nothing of speed.
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { launchGpu, openEngines, software } from "../e2e/gpu-browser.ts";
import { root } from "../scripts/run-step.ts";
import { serveWebApp } from "../scripts/serve.ts";
import { type TrainRequest, trainOptionsFrom } from "../src/runtime/client/index.ts";
import { nativeExecutor, Trainer } from "../src/runtime/engine/index.ts";
import { median, Peer } from "./peer.ts";
import { gpt, shapes } from "./train/models.ts";

const given = process.argv.slice(2);
const option = (name: string) => given.find((f) => f.startsWith(`--${name}=`))?.slice(name.length + 3);
const steps = Number(option("steps") ?? 20);
const isSoftware = given.includes("--software");
const only = option("only")?.split(",") ?? ["tiny", "baby"];
const python = ["/usr/bin/python3", "/usr/local/bin/python3"].find((p) => existsSync(p));

const flags = isSoftware
  ? software
  : ["--enable-unsafe-webgpu", "--enable-features=Vulkan", "--ignore-gpu-blocklist"];

interface Speed {
  readonly name: string;
  readonly tokensPerSecond: number;
}

async function inPage(page: Page, which: string, request: TrainRequest): Promise<Speed> {
  const { engine, tokensPerSecond } = await page.evaluate(
    async ([name, asked, count]) => {
      const trained = await window.trainOn(name, asked, count);
      return { engine: trained.engine, tokensPerSecond: trained.tokensPerSecond };
    },
    [which, request, steps] as const,
  );
  return { name: engine, tokensPerSecond };
}

async function native(request: TrainRequest): Promise<Speed> {
  const executor = await nativeExecutor();
  const trainer = new Trainer(executor, 2 ** 34);
  const report = async () => {};
  const { training } = await trainer.trainBegin(request, report);
  const asked = { training, steps, milliseconds: 1e9 };
  const { tokensPerSecond } = await trainer.trainAdvance(asked, report);
  await trainer.trainEnd({ training });
  return { name: executor.info.name, tokensPerSecond };
}

async function pyTorch(model: keyof typeof shapes): Promise<Speed | undefined> {
  const { layers, width, heads, time, batch, vocab } = shapes[model];
  const threads = String(cpus().length);
  const args = ["step", threads, ...[layers, width, heads, time, batch, vocab].map(String)];
  const file = join(root, "bench/train/torch_peer.py");
  const peer = python && (await Peer.start<{ times: number[] }>("PyTorch", python, [file, ...args]));
  if (!peer) return undefined;
  const { times } = await peer.ask(steps);
  peer.end();
  return { name: `PyTorch (${peer.is.ready})`, tokensPerSecond: (1000 * batch * time) / median(times) };
}

const server = await serveWebApp(0);
const browser = await launchGpu(flags, option("browser"));
const page = await openEngines(browser, server.url);
if (!(await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) != null))) {
  console.log("SKIPPED: this browser gives WebGPU no adapter; --software takes one in software");
} else {
  if (isSoftware) console.log("The adapter is one in software: that the bench runs is all that this shows.");
  for (const model of only as (keyof typeof shapes)[]) {
    const { batch, time, vocab } = shapes[model];
    const text = Array.from({ length: vocab * 400 }, (_, i) =>
      String.fromCharCode(33 + ((i * i) % vocab)),
    ).join("");
    const options = {
      task: "char-lm",
      batch,
      context: time,
      text,
      steps,
      validateEvery: 0,
      validateBatches: 1,
    };
    const request = { document: gpt(shapes[model]), options: trainOptionsFrom(options) };
    const base = await native(request);
    const all = [
      base,
      await inPage(page, "cpu", request),
      await inPage(page, "gpu", request),
      await pyTorch(model),
    ];
    for (const speed of all) {
      if (!speed) continue;
      const ratio = speed.tokensPerSecond / base.tokensPerSecond;
      const told = `${Math.round(speed.tokensPerSecond)} tokens/s`.padStart(18);
      console.log(`${model.padEnd(6)} ${told}  ×${ratio.toFixed(2).padStart(6)}  ${speed.name}`);
    }
  }
}
await browser.close();
await server.close();
process.exit(0);
