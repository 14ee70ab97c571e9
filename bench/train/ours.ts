// One peer of bench/train: our engine. `tsx ours.ts native|wasm THREADS MODEL step|forward [held]`, then lines with
// counts. `held`: the weights are in the session, as when a text is written; else they are fed to each run, as while a
// graph is edited.
import {
  crossEntropy,
  evaluateSize,
  extendProgram,
  initWeight,
  type Program,
  stepNames,
  trainingStep,
} from "../../src/core/index.ts";
import { compile } from "../../src/core/pipeline.ts";
import { nativeExecutor, nodeWasmExecutor } from "../../src/runtime/engine/index.ts";
import type { EngineTensor } from "../../src/runtime/engine/tensor.ts";
import { gpt, shapes } from "./models.ts";
import { answer } from "./peer.ts";

const [engine, threads, model, kind, how] = process.argv.slice(2) as [
  "native" | "wasm",
  string,
  keyof typeof shapes,
  string,
  "held" | undefined,
];
const shape = shapes[model];
const executor = await (engine === "native" ? nativeExecutor : nodeWasmExecutor)(Number(threads));

const { program: forward } = compile(gpt(shape));
const program = kind === "forward" ? forward : stepOf(forward);
const outputs =
  kind === "forward"
    ? ["lm_head.logits"]
    : Object.keys(program.outputs).filter((name) => !name.startsWith("squares:"));

const settings = {
  optimizer: "adamw" as const,
  ...{ beta1: 0.9, beta2: 0.99, epsilon: 1e-8, momentum: 0, weightDecay: 0.1 },
};

function stepOf(forward: Program): Program {
  const g = extendProgram(forward);
  const logits = g.typeOf(forward.outputs["lm_head.logits"] as number);
  const feed = { kind: "feed", name: "targets" } as const;
  const targets = g.input(feed, { shape: logits.shape.slice(0, -1), dtype: "i32" });
  const weights = forward.inputs.flatMap((i) => (i.kind === "weight" ? [i] : []));
  return trainingStep(g.finish({ loss: crossEntropy(g, logits, targets) }), {
    loss: "loss",
    train: weights.map((w) => w.name),
    decay: new Set(weights.filter((w) => w.decay).map((w) => w.name)),
    hidden: new Set(),
    clip: 1,
    ...settings,
  });
}

/** Where a forward pass writes, as a step writes its state: no page of memory is new. */
const logits: Record<string, EngineTensor> = {};
if (kind === "forward") {
  const dims = [shape.batch, shape.time, shape.vocab];
  const data = new Float32Array(shape.batch * shape.time * shape.vocab);
  logits["lm_head.logits"] = { dims, dtype: "f32", data };
}
let state: Record<string, EngineTensor> = {};
const spare: Record<string, EngineTensor> = {};
const feeds: Record<string, EngineTensor> = {};
for (const input of program.inputs) {
  const { shape: sizes, dtype } = program.values[input.value] as Program["values"][number];
  const dims = sizes.map((s) => evaluateSize(s, program.dims));
  const count = dims.reduce((a, b) => a * b, 1);
  if (dtype !== "f32") {
    const ids = Int32Array.from({ length: count }, (_, i) => (i * 7919 + 13) % shape.vocab);
    feeds[input.name] = { dims, dtype, data: dtype === "i32" ? ids : new Uint8Array(count).fill(1) };
  } else if (dims.length === 0) {
    feeds[input.name] = { dims, dtype, data: Float32Array.of(1e-3) };
  } else {
    const data =
      input.kind === "weight" ? initWeight(input.init, count, 1, input.seedName) : new Float32Array(count);
    state[input.name] = { dims, dtype, data };
    spare[stepNames.next(input.name)] = {
      dims,
      dtype,
      data: new Float32Array(kind === "forward" ? 0 : count),
    };
  }
}

const began = performance.now();
const holding = how === "held" ? await executor.pin(state).prepare(program, outputs) : null;
const opened = holding ? null : await executor.open(program, outputs);
const session = performance.now() - began;

async function once(): Promise<void> {
  if (holding) return void (await holding.run(feeds, logits));
  if (!opened) return;
  if (kind === "forward") return void (await opened.run({ ...state, ...feeds }, logits));
  const results = await opened.run({ ...state, ...feeds }, spare);
  const before = state;
  state = Object.fromEntries(
    Object.keys(before).map((name) => [name, results[stepNames.next(name)] as EngineTensor]),
  );
  for (const [name, tensor] of Object.entries(before)) spare[stepNames.next(name)] = tensor;
}

await answer(`${executor.info.name} ${executor.info.version}`, once, { session });
