// The reference evaluator as an engine: slow, in float64, without a library. For tiny graphs and for comparison.
import { evaluate, IrError, type Program, type Tensor } from "../../core/index.ts";
import { EngineError } from "../client/index.ts";
import type { Executor, Tensors } from "./executor.ts";
import type { NumberArray } from "./tensor.ts";

/** Weights stay the same arrays from run to run. */
const widened = new WeakMap<NumberArray, Float64Array>();

function widen(data: NumberArray): Float64Array {
  if (data instanceof Float64Array) return data;
  // Whoever feeds masks and ids may write into them between two runs.
  if (!(data instanceof Float32Array)) return Float64Array.from(data);
  let wide = widened.get(data);
  if (!wide) {
    wide = Float64Array.from(data);
    widened.set(data, wide);
  }
  return wide;
}

/** Sizes that a run may change, read off its feeds as ONNX Runtime does. */
function dimsOfFeeds(program: Program, feeds: Tensors): Record<string, number> {
  const dims: Record<string, number> = {};
  for (const { name, value } of program.inputs) {
    program.values[value]?.shape.forEach((size, axis) => {
      const n = feeds[name]?.dims[axis];
      if (n !== undefined && program.dynamic.includes(size.key)) dims[size.key] = n;
    });
  }
  return dims;
}

const prepare: Executor["prepare"] = async (program: Program, outputs: readonly string[]) => ({
  run: async (feeds: Tensors) => {
    const inputs: Record<string, Tensor> = {};
    for (const { name } of program.inputs) {
      const feed = feeds[name];
      if (feed) inputs[name] = { dims: feed.dims, dtype: feed.dtype, data: widen(feed.data) };
    }
    try {
      return evaluate(program, { inputs, fetch: outputs, dims: dimsOfFeeds(program, feeds) });
    } catch (e) {
      if (e instanceof IrError) throw new EngineError({ code: "internal", message: e.message });
      throw e;
    }
  },
});

export const referenceExecutor: Executor = {
  info: { name: "reference evaluator", threads: 1, version: "float64" },
  copies: { bytesPerFloat: 8, inputs: 2, outputs: 0, overhead: 20 * 2 ** 20, session: 0 },
  prepare,
  pin: (weights) => ({
    prepare: async (program, outputs) => {
      const { run } = await prepare(program, outputs);
      return { run: (feeds) => run({ ...weights, ...feeds }) };
    },
    close: async () => {},
  }),
  open: async (program, outputs) => ({ ...(await prepare(program, outputs)), close: async () => {} }),
};
