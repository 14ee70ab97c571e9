// The engine that trains by WebGPU, in a Web Worker of its own, in the browser and in Electron's page alike. Whoever never
// asks for it loads nothing of it.
import asyncifyLoader from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url";
import asyncifyWasm from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import jspiLoader from "onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url";
import jspiWasm from "onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url";
import { describeAdapter, type ToEngine } from "../../client/index.ts";
import { gpuExecutor } from "../gpu/executor.ts";
import { serve } from "../serve.ts";
import { wasmMemoryLimit } from "../wasm.ts";

/** Where WebAssembly can wait for promises by itself the library is smaller, and its CPU as fast as without WebGPU. */
const waits = "Suspending" in WebAssembly;

async function load() {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) throw new Error("this browser gives no WebGPU adapter");
  const at = (file: string) => new URL(file, self.location.href).href;
  const answer = await fetch(at(waits ? jspiWasm : asyncifyWasm));
  if (!answer.ok) throw new Error("this edition of Heddle comes without the library for GPUs");
  const wasmBinary = await answer.arrayBuffer();
  const ort = await (waits ? import("onnxruntime-web/jspi") : import("onnxruntime-web/webgpu"));
  ort.env.wasm.wasmBinary = wasmBinary;
  ort.env.wasm.wasmPaths = { mjs: at(waits ? jspiLoader : asyncifyLoader) };
  const threads = self.crossOriginIsolated ? Math.min(4, navigator.hardwareConcurrency || 1) : 1;
  ort.env.wasm.numThreads = threads;
  ort.env.webgpu.powerPreference = "high-performance";
  return gpuExecutor({
    ort,
    threads,
    version: ort.env.versions.web ?? ort.env.versions.common,
    adapter: describeAdapter(adapter).name,
    // The page ends this worker for an error that nobody caught, and starts another.
    lost: (reason) =>
      setTimeout(() => {
        throw new Error(`the GPU was lost (${reason})`);
      }),
  });
}

serve(
  {
    post: (message) => self.postMessage(message),
    listen: (receive) => {
      self.onmessage = ({ data }: MessageEvent<ToEngine>) => receive(data);
    },
  },
  { executor: load(), memoryLimit: wasmMemoryLimit },
);
