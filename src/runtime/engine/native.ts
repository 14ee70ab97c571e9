// onnxruntime-node: ONNX Runtime's native library, in Node and in Electron's utility process.
import { availableParallelism } from "node:os";
import type { Executor } from "./executor.ts";
import { nodeWasmExecutor } from "./node-wasm.ts";
import { ortExecutor } from "./ort-executor.ts";
import { warmUp } from "./warm-up.ts";

/** Loads the native library; where it has no binary for this machine (macOS on Intel), WASM instead. */
export async function nativeExecutor(threads = availableParallelism()): Promise<Executor> {
  try {
    const ort = await import("onnxruntime-node");
    const executor = ortExecutor({
      ort,
      info: {
        name: "ONNX Runtime, native CPU",
        threads,
        version: ort.env.versions.node ?? ort.env.versions.common,
      },
      copies: { bytesPerFloat: 4, inputs: 0, outputs: 1, overhead: 20 * 2 ** 20, session: 20 * 2 ** 20 },
      session: { intraOpNumThreads: threads },
      writesInto: true,
    });
    return await warmUp(executor);
  } catch (cause) {
    const wasm = await nodeWasmExecutor();
    const why = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
    return {
      ...wasm,
      info: { ...wasm.info, name: `${wasm.info.name} (the native library did not load: ${why})` },
    };
  }
}
