// ONNX Runtime as an engine, native or WASM: both have one interface.
import { type Dtype, emitOnnx, type Program } from "../../core/index.ts";
import type { EngineInfo } from "../client/index.ts";
import type { Copies, Executor, Opened, Prepared, Tensors } from "./executor.ts";
import type { EngineTensor } from "./tensor.ts";

/** What onnxruntime-node and onnxruntime-web have in common. */
export type OnnxRuntime = Pick<typeof import("onnxruntime-web"), "InferenceSession" | "Tensor">;
type Session = Awaited<ReturnType<OnnxRuntime["InferenceSession"]["create"]>>;
type SessionOptions = NonNullable<Parameters<OnnxRuntime["InferenceSession"]["create"]>[1]>;
type RuntimeTensor = InstanceType<OnnxRuntime["Tensor"]>;

export interface OrtOptions {
  readonly ort: OnnxRuntime;
  readonly info: EngineInfo;
  readonly copies: Copies;
  readonly session?: SessionOptions;
  /** It writes results where the caller wants them; onnxruntime-web does not, and does not say so. */
  readonly writesInto?: boolean;
}

/** Sessions kept. Toggling between a few variants of a graph then costs no compilation. */
const maxSessions = 12;

/** Weights are inputs of the model, so its bytes depend on the wiring alone, and so does the session. */
export function ortExecutor({ ort, info, copies, session: options, writesInto }: OrtOptions): Executor {
  const sessions = new Map<string, { readonly model: Uint8Array; readonly session: Session }>();

  async function sessionFor(model: Uint8Array): Promise<Session> {
    const key = `${model.length}:${hash(model)}`;
    const known = sessions.get(key);
    if (known && equal(known.model, model)) {
      sessions.delete(key);
      sessions.set(key, known);
      return known.session;
    }
    const session = await ort.InferenceSession.create(model, { logSeverityLevel: 3, ...options });
    await known?.session.release();
    sessions.set(key, { model, session });
    for (const [old, { session }] of sessions) {
      if (sessions.size <= maxSessions) break;
      sessions.delete(old);
      await session.release();
    }
    return session;
  }

  async function prepare(program: Program, outputs: readonly string[]): Promise<Prepared> {
    const fixed = program.ops.length > mostSymbolic ? { dims: program.dims } : {};
    const session = await sessionFor(emitOnnx(program, { outputs, weights: "inputs", opset, ...fixed }));
    return {
      run: async (feeds: Tensors) => valuesOf(await session.run(inputsOf(ort, session, feeds), [...outputs])),
    };
  }

  async function open(program: Program, outputs: readonly string[]): Promise<Opened> {
    const model = emitOnnx(program, { outputs, weights: "inputs", opset, dims: program.dims });
    // The pattern is one block for a whole run, beside the pieces that the first run left: a third more memory, no time.
    const lean = { logSeverityLevel: 3, ...options, enableMemPattern: false } as const;
    const session = await ort.InferenceSession.create(model, lean);
    return {
      run: async (feeds: Tensors, into: Tensors = {}, only = outputs) => {
        const targets: Record<string, RuntimeTensor | null> = {};
        for (const name of only) {
          const target = writesInto ? into[name] : undefined;
          targets[name] = target ? toRuntime(ort, target) : null;
        }
        return valuesOf(await session.run(inputsOf(ort, session, feeds), targets));
      },
      close: () => session.release(),
    };
  }
  return { info, copies, prepare, open };
}

/**
 * Operations up to which sizes of the text stay symbolic, so that a text of another length needs no compilation. The
 * library takes time by the square of their number then: 21 s for 192 layers, against 2.6 s with sizes as numbers.
 */
const mostSymbolic = 1500;

/** Opsets 17, 20 and 23 run equally fast (bench/engine); from 20 on Gelu is one operator, so models are smaller. */
const opset = 20;

const runtimeTypes = { f32: "float32", i32: "int32", bool: "bool" } as const satisfies Record<Dtype, string>;

function toRuntime(ort: OnnxRuntime, { dtype, dims, data }: EngineTensor): RuntimeTensor {
  const shape = [...dims];
  if (dtype === "i32") return new ort.Tensor("int32", Int32Array.from(data), shape);
  if (dtype === "bool") return new ort.Tensor("bool", Uint8Array.from(data), shape);
  return new ort.Tensor("float32", data instanceof Float32Array ? data : Float32Array.from(data), shape);
}

function inputsOf(ort: OnnxRuntime, session: Session, feeds: Tensors): Record<string, RuntimeTensor> {
  const inputs: Record<string, RuntimeTensor> = {};
  for (const name of session.inputNames) {
    const feed = feeds[name];
    if (!feed) throw new Error(`the model wants "${name}", which nobody feeds`);
    inputs[name] = toRuntime(ort, feed);
  }
  return inputs;
}

function valuesOf(results: Readonly<Record<string, RuntimeTensor>>): Record<string, EngineTensor> {
  const values: Record<string, EngineTensor> = {};
  for (const [name, result] of Object.entries(results)) values[name] = fromRuntime(name, result);
  return values;
}

function fromRuntime(name: string, { type, dims, data }: RuntimeTensor): EngineTensor {
  const dtype = (Object.keys(runtimeTypes) as Dtype[]).find((d) => runtimeTypes[d] === type);
  const plain = data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint8Array;
  if (!dtype || !plain) throw new Error(`the output "${name}" came back as ${type}`);
  return { dims, dtype, data };
}

/** FNV-1a over the bytes. */
function hash(bytes: Uint8Array): number {
  let h = 0x811c9dc5;
  for (const byte of bytes) h = Math.imul(h ^ byte, 0x01000193);
  return h >>> 0;
}

const equal = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i]);
