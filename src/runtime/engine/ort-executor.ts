// ONNX Runtime as an engine, native or WASM: both have one interface.
import { type Dtype, emitOnnx, type Program } from "../../core/index.ts";
import type { EngineInfo } from "../client/index.ts";
import type {
  CompiledProgram,
  Copies,
  Executor,
  PinnedWeights,
  Session,
  Sizes,
  Tensors,
} from "./executor.ts";
import type { EngineTensor } from "./tensor.ts";

/** What onnxruntime-node and onnxruntime-web have in common. */
export type OnnxRuntime = Pick<typeof import("onnxruntime-web"), "InferenceSession" | "Tensor">;
type OrtSession = Awaited<ReturnType<OnnxRuntime["InferenceSession"]["create"]>>;
type SessionOptions = NonNullable<Parameters<OnnxRuntime["InferenceSession"]["create"]>[1]>;
type RuntimeTensor = InstanceType<OnnxRuntime["Tensor"]>;

export interface OrtOptions {
  readonly ort: OnnxRuntime;
  readonly info: EngineInfo;
  readonly copies: Copies;
  readonly session?: SessionOptions;
  /** It writes results where the caller wants them; onnxruntime-web does not, and does not say so. */
  readonly writesInto?: boolean;
  /** As the emitter has it. */
  readonly spelledNorms?: boolean;
}

/** Sessions kept. Toggling between a few variants of a graph then costs no compilation. */
const maxSessions = 12;

/** Sessions by the bytes of their models, the last `max` that were asked for. */
class Sessions {
  private readonly kept = new Map<string, { readonly model: Uint8Array; readonly session: OrtSession }>();
  constructor(
    private readonly max: number,
    private readonly create: (model: Uint8Array) => Promise<OrtSession>,
  ) {}

  async of(model: Uint8Array): Promise<OrtSession> {
    const key = `${model.length}:${hash(model)}`;
    const known = this.kept.get(key);
    if (known && equal(known.model, model)) {
      this.kept.delete(key);
      this.kept.set(key, known);
      return known.session;
    }
    const session = await this.create(model);
    await known?.session.release();
    this.kept.set(key, { model, session });
    await this.keep(this.max);
    return session;
  }

  async keep(count: number): Promise<void> {
    for (const [key, { session }] of this.kept) {
      if (this.kept.size <= count) break;
      this.kept.delete(key);
      await session.release();
    }
  }
}

/** Weights are inputs of the model, so its bytes depend on the wiring alone, and so does the session. */
export function ortExecutor(given: OrtOptions): Executor {
  const { ort, info, copies, session: options, writesInto, spelledNorms = false } = given;
  const quiet = { logSeverityLevel: 3, ...options } as const;
  const sessions = new Sessions(maxSessions, (model) => ort.InferenceSession.create(model, quiet));

  const modelOf = (
    program: Program,
    outputs: readonly string[],
    weights: "inputs" | "beside",
    sizes: Sizes | undefined,
  ) =>
    emitOnnx(program, {
      ...{ outputs, weights, opset, spelledNorms },
      ...(program.ops.length > mostSymbolic && sizes !== "change" ? { dims: program.dims } : {}),
    });

  const prepared = (session: OrtSession, outputs: readonly string[]) => ({
    async run(feeds: Tensors, into: Tensors = {}, only = outputs): Promise<Tensors> {
      const targets: Record<string, RuntimeTensor | null> = {};
      for (const name of only) {
        const target = writesInto ? into[name] : undefined;
        targets[name] = target ? toRuntime(ort, target) : null;
      }
      return valuesOf(await session.run(inputsOf(ort, session, feeds), targets));
    },
  });

  async function prepare(
    program: Program,
    outputs: readonly string[],
    sizes?: Sizes,
  ): Promise<CompiledProgram> {
    return prepared(await sessions.of(modelOf(program, outputs, "inputs", sizes)), outputs);
  }

  function hold(weights: Tensors): PinnedWeights {
    let externalData: { readonly path: string; readonly data: Uint8Array }[] = [];
    let more: SessionOptions = {};
    const held = new Sessions(1, (model) =>
      ort.InferenceSession.create(model, { ...quiet, ...more, externalData }),
    );
    return {
      async prepare(program, outputs, sizes) {
        more = sizes === "change" ? ofOneRow : {};
        externalData = program.inputs.flatMap(({ kind, name }) =>
          kind === "weight" ? [{ path: name, data: bytesOf(name, weights[name]) }] : [],
        );
        return prepared(await held.of(modelOf(program, outputs, "beside", sizes)), outputs);
      },
      close: () => held.keep(0),
    };
  }

  async function open(program: Program, outputs: readonly string[]): Promise<Session> {
    const model = emitOnnx(program, {
      ...{ outputs, weights: "inputs", opset, dims: program.dims, spelledNorms },
    });
    // The pattern is one block for a whole run, beside the pieces that the first run left: a third more memory, no time.
    const lean = { ...quiet, enableMemPattern: false } as const;
    const session = await ort.InferenceSession.create(model, lean);
    return { ...prepared(session, outputs), close: () => session.release() };
  }
  return { info, copies, prepare, pin: hold, open };
}

/**
 * For steps. The library would put the scale of the scores into the product of queries and keys, and for a single query it
 * has a kernel that is quicker and takes no factor.
 */
const ofOneRow: SessionOptions = {
  extra: { optimization: { disable_specified_optimizers: "MatMulScaleFusion" } },
};

function bytesOf(name: string, tensor: EngineTensor | undefined): Uint8Array {
  if (!tensor) throw new Error(`the model needs "${name}", which is not held`);
  const floats = tensor.data instanceof Float32Array ? tensor.data : Float32Array.from(tensor.data);
  return new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
}

/**
 * Operations up to which sizes of the text stay symbolic, so that a text of another length needs no compilation. The
 * library takes time by the square of their number then: 21 s for 192 layers, against 2.6 s with sizes as numbers.
 */
const mostSymbolic = 1500;

/** Opsets 17, 20 and 23 run equally fast (bench/engine); from 20 on Gelu is one operator, so models are smaller. */
export const opset = 20;

const runtimeTypes = { f32: "float32", i32: "int32", bool: "bool" } as const satisfies Record<Dtype, string>;

function toRuntime(ort: OnnxRuntime, { dtype, dims, data }: EngineTensor): RuntimeTensor {
  const shape = [...dims];
  if (dtype === "i32") return new ort.Tensor("int32", Int32Array.from(data), shape);
  if (dtype === "bool") return new ort.Tensor("bool", Uint8Array.from(data), shape);
  return new ort.Tensor("float32", data instanceof Float32Array ? data : Float32Array.from(data), shape);
}

function inputsOf(ort: OnnxRuntime, session: OrtSession, feeds: Tensors): Record<string, RuntimeTensor> {
  const inputs: Record<string, RuntimeTensor> = {};
  for (const name of session.inputNames) {
    const feed = feeds[name];
    if (!feed) throw new Error(`the model needs "${name}", which is not fed`);
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
