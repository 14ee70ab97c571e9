// ONNX Runtime's build for WebGPU as an engine: training steps on the device, everything else, dozens of values that are
// looked at and texts that are written, on the CPU by the same build.
import { emitOnnx, evaluateSize, type Program, stepNames } from "../../../core/index.ts";
import { EngineError } from "../../client/index.ts";
import type { Executor, Session, Tensors } from "../executor.ts";
import { type OnnxRuntime, opset, ortExecutor } from "../ort-executor.ts";
import { smallestProgram } from "../warm-up.ts";
import { wasmCopies } from "../wasm.ts";
import { fault, withFaults } from "./faults.ts";
import { gpuAlone } from "./session.ts";
import { GpuStepper } from "./stepper.ts";

/** The library, and where it tells of the device that its sessions share. */
type GpuRuntime = OnnxRuntime & {
  readonly env: { readonly webgpu: { readonly device: Promise<unknown> } };
};

interface GpuOptions {
  readonly ort: GpuRuntime;
  readonly threads: number;
  readonly version: string;
  /** What the adapter is called. */
  readonly adapter: string;
  /** Told once; every later session of this process would fail. */
  readonly lost: (reason: string) => void;
}

export function gpuExecutor({ ort, threads, version, adapter, lost }: GpuOptions): Executor {
  const cpu = ortExecutor({
    ort,
    info: { name: `ONNX Runtime, WebGPU on ${adapter}`, threads, version },
    copies: wasmCopies,
    session: { executionProviders: ["wasm"] },
  });
  let watched: GPUDevice | undefined;
  let kept: Promise<unknown> | undefined;
  /** A session that stays: with the last one the library would give up the device, and have none for the next. */
  const keepDevice = (): Promise<unknown> => {
    kept ??= ort.InferenceSession.create(emitOnnx(smallestProgram(), { opset }), {
      executionProviders: [{ name: "webgpu" }],
      logSeverityLevel: 3,
    });
    return kept;
  };
  return {
    ...cpu,
    async openStepper(given, asked) {
      const program = withFaults(given, [stepNames.loss, stepNames.norm]);
      const outputs = [...asked, fault];
      await keepDevice();
      const device = (await ort.env.webgpu.device) as GPUDevice;
      refuseLarge(program, device.limits);
      const model = emitOnnx(program, {
        ...{ outputs, weights: "inputs", opset, dims: program.dims, spelledNorms: true },
      });
      const session = await ort.InferenceSession.create(model, {
        // As an object: a name alone would not be told of the recording.
        executionProviders: [{ name: "webgpu" }],
        enableGraphCapture: true,
        preferredOutputLocation: "gpu-buffer",
        logSeverityLevel: 3,
        extra: gpuAlone,
      }).catch((cause: unknown) => {
        throw refusal(cause, program);
      });
      if (watched !== device) {
        watched = device;
        void device.lost.then(({ reason, message }) => lost(message || reason || "no reason was given"));
      }
      return new GpuStepper(ort, device, session, program, outputs, whenAsked(cpu, given, asked));
    },
  };
}

/** Most trainings never ask. */
function whenAsked(cpu: Executor, program: Program, outputs: readonly string[]) {
  let opened: Promise<Session> | undefined;
  const session = (): Promise<Session> => {
    opened ??= cpu.open(program, outputs);
    return opened;
  };
  return {
    run: async (feeds: Tensors): Promise<Tensors> => (await session()).run(feeds),
    close: async (): Promise<void> => (await opened)?.close(),
  };
}

/** Of the primitives those that have no form for WebGPU (test/gpu/operators). */
const onCpuAlone: ReadonlySet<string> = new Set(["mod"]);

function refusal(cause: unknown, { ops, values }: Program): EngineError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const op = ops.find(({ prim }) => onCpuAlone.has(prim));
  const node = op && values[op.output]?.origin?.node;
  const why =
    op && node !== undefined ? `WebGPU has no "${op.prim}", which "${node}" needs` : message.split("\n")[0];
  return new EngineError({ code: "input", message: `The GPU cannot train this graph: ${why}` });
}

/** Throws code "memory" where a value does not fit into one buffer of the adapter. */
function refuseLarge(
  program: Program,
  { maxBufferSize, maxStorageBufferBindingSize }: GPUSupportedLimits,
): void {
  const most = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  for (const { shape, origin } of program.values) {
    const bytes = shape.reduce((n, size) => n * evaluateSize(size, program.dims), 4);
    if (bytes <= most) continue;
    const mega = (n: number) => `${Math.round(n / 2 ** 20)} MB`;
    const message = `A value of "${origin?.node ?? "the step"}" takes ${mega(bytes)}, and a buffer of this GPU ${mega(most)} at most. Train on the CPU, or use a smaller batch`;
    throw new EngineError({ code: "memory", message });
  }
}
