// What a run costs: ONNX Runtime by opset (which one the engine asks for is decided here), and a whole run as the
// app sees it, from the request to the summaries of all values. Rounds are interleaved; medians with their spread.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildCli } from "../scripts/build-cli.ts";
import { root } from "../scripts/run-step.ts";
import {
  check,
  emitOnnx,
  evaluateSize,
  type HeddleDocument,
  initWeight,
  lower,
  type Program,
  parseDocument,
} from "../src/core/index.ts";
import { childTransport } from "../src/runtime/client/child-transport.ts";
import { createEngineClient, type RunRequest } from "../src/runtime/client/index.ts";
import type { OnnxRuntime } from "../src/runtime/engine/index.ts";

function preset(name: string): HeddleDocument {
  const parsed = parseDocument(readFileSync(join(root, "graphs", `${name}.graph.json`), "utf8"));
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.document;
}

const decoder = preset("decoder-only");
const sized = (dims: Record<string, number>): HeddleDocument => ({
  ...decoder,
  dims: { ...decoder.dims, ...dims },
});
const models = {
  "tiny: 2 layers, D 64, B 16, T 64": {
    document: sized({ D: 64, N: 2 }),
    dims: { B: 16, T: 64 },
    rounds: 40,
  },
  "middle: 6 layers, D 384, B 4, T 64": {
    document: sized({ D: 384, N: 6, H: 6 }),
    dims: { B: 4, T: 64 },
    rounds: 12,
  },
};

function summary(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(1);
  return `${at(0.5).padStart(7)} ms (${at(0.1)} – ${at(0.9)})`;
}

function feedsFor(ort: OnnxRuntime, program: Program, names: readonly string[]) {
  const feeds: Record<string, InstanceType<OnnxRuntime["Tensor"]>> = {};
  for (const input of program.inputs) {
    if (!names.includes(input.name)) continue;
    const dims = (program.values[input.value]?.shape ?? []).map((s) => evaluateSize(s, program.dims));
    const count = dims.reduce((a, b) => a * b, 1);
    if (input.kind === "weight") {
      feeds[input.name] = new ort.Tensor("float32", initWeight(input.init, count, 1, input.seedName), dims);
    } else if (input.kind === "ids") {
      feeds[input.name] = new ort.Tensor(
        "int32",
        Int32Array.from({ length: count }, (_, i) => i % 48),
        dims,
      );
    } else feeds[input.name] = new ort.Tensor("bool", new Uint8Array(count).fill(1), dims);
  }
  return feeds;
}

async function byOpset(name: string, ort: OnnxRuntime): Promise<void> {
  for (const [model, { document, dims, rounds }] of Object.entries(models)) {
    const program = lower(check(document, { dims }));
    const runs = await Promise.all(
      [17, 20, 23].map(async (opset) => {
        const bytes = emitOnnx(program, { outputs: ["lm_head.logits"], weights: "inputs", opset });
        const session = await ort.InferenceSession.create(bytes);
        const feeds = feedsFor(ort, program, session.inputNames);
        return { opset, times: [] as number[], run: () => session.run(feeds) };
      }),
    );
    for (let round = -3; round < rounds; round++) {
      for (const { times, run } of runs) {
        const start = performance.now();
        await run();
        if (round >= 0) times.push(performance.now() - start);
      }
    }
    for (const { opset, times } of runs)
      console.log(`${name}, ${model}, opset ${opset}`.padEnd(60), summary(times));
  }
}

/** Requests as the app makes them: all values, thumbnails and predictions. */
async function wholeRuns(
  name: string,
  flags: readonly string[],
  engine: RunRequest["engine"],
): Promise<void> {
  const bin = await buildCli(join(root, "node_modules/.cache/heddle-bench"));
  const client = createEngineClient(childTransport({ entry: join(bin, "../engine.js"), args: flags }));
  const started = performance.now();
  await client.info();
  const ready = performance.now() - started;
  const times: Record<string, number[]> = { "same graph, other text": [], "rewired (a norm bypassed)": [] };
  const run = async (document: HeddleDocument, text: string): Promise<number> => {
    const start = performance.now();
    const result = await client.run({
      document,
      text: { main: text },
      fetch: "all",
      engine,
      thumbnails: true,
      top: 8,
    });
    const took = performance.now() - start;
    await client.release(Object.values(result.values).map((v) => v.handle));
    return took;
  };
  const first = await run(decoder, "the cat sat on");
  for (let i = 0; i < 20; i++) {
    times["same graph, other text"]?.push(
      await run(decoder, i % 2 ? "the cat sat" : "a dog ran to the tree"),
    );
    const norm = { ...decoder.nodes.norm_f, block: "norm", bypass: i % 2 === 0 };
    const rewired = { ...decoder, seed: i, nodes: { ...decoder.nodes, norm_f: norm } };
    times["rewired (a norm bypassed)"]?.push(await run(rewired, "the cat sat on"));
  }
  client.close();
  console.log(
    `${name}, decoder preset: ready after ${ready.toFixed(0)} ms, first run ${first.toFixed(0)} ms`,
  );
  for (const [what, list] of Object.entries(times))
    console.log(`${name}, decoder preset, ${what}`.padEnd(60), summary(list));
}

await byOpset("native", await import("onnxruntime-node"));
await byOpset("WASM", await import("onnxruntime-web"));
await wholeRuns("native", [], "ort");
await wholeRuns("WASM", ["--wasm"], "ort");
await wholeRuns("reference", ["--reference"], "reference");
process.exit(0);
