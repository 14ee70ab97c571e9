// The engine in a Web Worker: the browser build. onnxruntime-web, with threads where the page is cross-origin isolated.

import loader from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import * as ort from "onnxruntime-web/wasm";
import type { ToEngine } from "../../client/index.ts";
import { ortExecutor } from "../ort-executor.ts";
import { serve } from "../serve.ts";
import { warmUp } from "../warm-up.ts";
import { wasmCopies, wasmMemoryLimit } from "../wasm.ts";

// Bundled, the library would look for its files beside a script that is not there, and hang.
ort.env.wasm.wasmPaths = {
  mjs: new URL(loader, self.location.href).href,
  wasm: new URL(wasm, self.location.href).href,
};
/** Of many engines beside each other each has one, and gives the same numbers however many there are. */
const isOneOfMany = self.name === "one of many";
const threads =
  self.crossOriginIsolated && !isOneOfMany ? Math.min(4, navigator.hardwareConcurrency || 1) : 1;
ort.env.wasm.numThreads = threads;

/** A static host sends no headers; the service worker of the web edition adds them from the second visit on. */
const slow =
  self.crossOriginIsolated || isOneOfMany
    ? {}
    : {
        slow: "WASM has one thread: this page is not isolated from others. Reload it; if that does not help, its host must send Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.",
      };

const executor = ortExecutor({
  ort,
  info: {
    name: "ONNX Runtime, WASM",
    threads,
    version: ort.env.versions.web ?? ort.env.versions.common,
    ...slow,
  },
  copies: wasmCopies,
  session: { executionProviders: ["wasm"] },
});

serve(
  {
    post: (message) => self.postMessage(message),
    listen: (receive) => {
      self.onmessage = ({ data }: MessageEvent<ToEngine>) => receive(data);
    },
  },
  { executor: warmUp(executor), memoryLimit: wasmMemoryLimit },
);
