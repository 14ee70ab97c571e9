// onnxruntime-web in Node: for tests of the WASM engine, and where the native library has no binary.
import { availableParallelism } from "node:os";
import type { Executor } from "./executor.ts";
import { ortExecutor } from "./ort-executor.ts";
import { warmUp } from "./warm-up.ts";
import { wasmCopies } from "./wasm.ts";

export async function nodeWasmExecutor(threads = Math.min(4, availableParallelism())): Promise<Executor> {
  // Not "onnxruntime-web/wasm": that door is for browsers only.
  const ort = await import("onnxruntime-web");
  ort.env.wasm.numThreads = threads;
  const executor = ortExecutor({
    ort,
    info: { name: "ONNX Runtime, WASM", threads, version: ort.env.versions.web ?? ort.env.versions.common },
    copies: wasmCopies,
    session: { executionProviders: ["wasm"] },
  });
  return warmUp(executor);
}
