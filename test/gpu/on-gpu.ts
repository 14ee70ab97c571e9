// What runs in a process of its own: ONNX Runtime's native WebGPU over a Vulkan driver, and its CPU beside it. It says a line
// of JSON for each thing that it compared (`Compared`).
//
//   tsx on-gpu.ts operators [NAME…]             every primitive on its samples, and its gradients
//   tsx on-gpu.ts steps STEPS GRAPH…            trainings: the state goes from step to step on each side; with no steps they
//                                               are begun alone, which places every node
import * as ort from "onnxruntime-node";
import { emitOnnx, evaluateSize } from "../../src/core/index.ts";
import type { TrainRequest } from "../../src/runtime/client/index.ts";
import { fault, isFault, withFaults } from "../../src/runtime/engine/gpu/faults.ts";
import { gpuAlone } from "../../src/runtime/engine/gpu/session.ts";
import { type Executor, Trainer } from "../../src/runtime/engine/index.ts";
import { type OnnxRuntime, ortExecutor } from "../../src/runtime/engine/ort-executor.ts";
import { cases, drawInputs, programOf } from "../support/samples.ts";
import { graphNamed, shortTraining } from "../support/short-training.ts";
import type { Compared } from "./native-gpu.ts";

const say = (compared: Compared) => console.log(JSON.stringify(compared));
const why = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)).split("\n")[0]!;
const onCpu = { executionProviders: ["cpu"], logSeverityLevel: 4 } as const;
const onGpu = { executionProviders: ["webgpu"], logSeverityLevel: 4 } as const;

const element = { f32: "float32", i32: "int32", bool: "bool" } as const;
const arrays = { f32: Float32Array, i32: Int32Array, bool: Uint8Array } as const;

async function run(
  model: Uint8Array,
  feeds: Record<string, ort.Tensor>,
  options: ort.InferenceSession.SessionOptions,
) {
  const session = await ort.InferenceSession.create(model, {
    ...options,
    graphOptimizationLevel: "disabled",
  });
  try {
    return await session.run(Object.fromEntries(session.inputNames.map((name) => [name, feeds[name]!])));
  } finally {
    await session.release();
  }
}

async function operators(names: readonly string[]): Promise<void> {
  for (const each of cases) {
    if (names.length > 0 && !names.includes(each.prim.name) && !names.includes(each.name)) continue;
    const program = programOf([each]);
    const inputs = drawInputs(program, [each], (shape) => shape.map((s) => evaluateSize(s, {})));
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, { dims, dtype, data }]) => [
        name,
        new ort.Tensor(element[dtype], arrays[dtype].from(data), [...dims]),
      ]),
    );
    for (const output of Object.keys(program.outputs)) {
      const plain = emitOnnx(program, { outputs: [output], opset: 20 });
      const model = emitOnnx(program, { outputs: [output], opset: 20, spelledNorms: true });
      try {
        const expected = (await run(plain, feeds, onCpu))[output]!;
        let where: Compared["where"] = "GPU";
        const alone = await run(model, feeds, { ...onGpu, extra: gpuAlone }).catch((cause) => {
          if (!/fallback/.test(why(cause))) throw cause;
          where = "CPU";
          return run(model, feeds, onGpu);
        });
        const looked = withFaults(program, [output]);
        const sum = emitOnnx(looked, { outputs: [fault], opset: 20, spelledNorms: true });
        const flagged = where === "GPU" ? Number((await run(sum, feeds, onGpu))[fault]!.data[0]) : 0;
        say({ name: output, where, isFault: isFault(flagged), ...apart(alone[output]!.data, expected.data) });
      } catch (cause) {
        say({ name: output, where: "nowhere", difference: Number.POSITIVE_INFINITY, about: why(cause) });
      }
    }
  }
}

/** The largest difference, relative where a number is above 1. */
function apart(
  found: ort.Tensor["data"],
  expected: ort.Tensor["data"],
): Pick<Compared, "difference" | "about"> {
  let difference = found.length === expected.length ? 0 : Number.POSITIVE_INFINITY;
  let about = difference === 0 ? "" : `${found.length} entries for ${expected.length}`;
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [Number(found[i]), Number(expected[i])];
    if (a === b || Object.is(a, b)) continue;
    const d = Math.abs(a - b) / Math.max(1, Math.abs(b));
    if (d <= difference) continue;
    difference = Number.isNaN(d) ? Number.POSITIVE_INFINITY : d;
    about = `[${i}] is ${a}, on the CPU ${b}`;
  }
  return { difference, about };
}

const executorOf = (options: ort.InferenceSession.SessionOptions, spelledNorms = false): Executor =>
  ortExecutor({
    spelledNorms,
    ort: ort as unknown as OnnxRuntime,
    info: { name: "test", threads: 1, version: "" },
    copies: { bytesPerFloat: 4, inputs: 0, outputs: 0, overhead: 0, session: 0 },
    session: options,
  });

async function steps(count: number, graphs: readonly string[]): Promise<void> {
  for (const name of graphs) {
    const request = shortTraining(graphNamed(name));
    if (!request) {
      say({ name, where: "nowhere", difference: 0, about: "no task fits" });
      continue;
    }
    try {
      const found = await numbersOf(executorOf({ ...onGpu, extra: gpuAlone }, true), request, count);
      const expected = count > 0 ? await numbersOf(executorOf(onCpu), request, count) : found;
      say({ name, where: "GPU", ...apart(Float32Array.from(found), Float32Array.from(expected)) });
    } catch (cause) {
      const where = /fallback/.test(why(cause)) ? "CPU" : "nowhere";
      say({ name, where, difference: Number.POSITIVE_INFINITY, about: why(cause) });
    }
  }
}

/** Losses and norms of the gradients. */
async function numbersOf(executor: Executor, request: TrainRequest, count: number) {
  const trainer = new Trainer(executor, 2 ** 33);
  const report = async () => {};
  const { training } = await trainer.trainBegin(request, report);
  const { steps, failure } =
    count === 0
      ? { steps: [], failure: null }
      : await trainer.trainAdvance({ training, steps: count, milliseconds: 1e9 }, report);
  await trainer.trainEnd({ training });
  const numbers = steps.flatMap(({ loss, gradientNorm }) => [loss, gradientNorm]);
  // Where a run diverges both sides must say so at the same step.
  return failure ? [...numbers, failure.step] : numbers;
}

const [what, ...more] = process.argv.slice(2);
if (what === "operators") await operators(more);
else await steps(Number(more[0]), more.slice(1));
process.exit(0);
