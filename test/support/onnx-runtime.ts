// Runs a model once, natively and in WASM.
import * as native from "onnxruntime-node";
import * as web from "onnxruntime-web";
import type { Tensor } from "../../src/core/ir/index.ts";
import type { Dtype } from "../../src/core/shape/index.ts";

export type Run = (inputs: Readonly<Record<string, Tensor>>) => Promise<Record<string, Tensor>>;

interface EngineTensor {
  readonly type: string;
  readonly data: unknown;
  readonly dims: readonly number[];
}

const element = { f32: "float32", i32: "int32", bool: "bool" } as const;
const dtypeOf = (type: string): Dtype => (type === "float32" ? "f32" : type === "int32" ? "i32" : "bool");

function packed({ dtype, data }: Tensor): Float32Array | Int32Array | Uint8Array {
  if (dtype === "f32") return Float32Array.from(data);
  return dtype === "i32" ? Int32Array.from(data) : Uint8Array.from(data);
}

const unpacked = ({ type, dims, data }: EngineTensor): Tensor => ({
  dims: [...dims],
  dtype: dtypeOf(type),
  data: Float64Array.from(data as ArrayLike<number>, Number),
});

const quiet = { logSeverityLevel: 3 } as const;

/** onnxruntime-node. Inputs that the model does not have are left out. */
export async function openNative(model: Uint8Array): Promise<Run> {
  const session = await native.InferenceSession.create(model, { ...quiet, intraOpNumThreads: 1 });
  return async (inputs) => {
    const feeds = Object.fromEntries(
      session.inputNames.map((name) => {
        const t = inputs[name] as Tensor;
        return [name, new native.Tensor(element[t.dtype], packed(t), t.dims)];
      }),
    );
    return fromEngine(await session.run(feeds));
  };
}

/** onnxruntime-web on the CPU, one thread. */
export async function openWasm(model: Uint8Array): Promise<Run> {
  web.env.wasm.numThreads = 1;
  const session = await web.InferenceSession.create(model, { ...quiet, executionProviders: ["wasm"] });
  return async (inputs) => {
    const feeds = Object.fromEntries(
      session.inputNames.map((name) => {
        const t = inputs[name] as Tensor;
        return [name, new web.Tensor(element[t.dtype], packed(t), t.dims)];
      }),
    );
    return fromEngine(await session.run(feeds));
  };
}

const fromEngine = (results: Readonly<Record<string, EngineTensor>>): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(results).map(([name, t]) => [name, unpacked(t)]));
