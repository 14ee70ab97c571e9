// The engine as a child process of the command line: `--wasm` for onnxruntime-web in place of the native library,
// `--reference` to load neither, `--memory-limit=BYTES`, `--threads=N`. Ends with its parent.
import { totalmem } from "node:os";
import { parseArgs } from "node:util";
import type { FromEngine, ToEngine } from "../../client/index.ts";
import { nativeExecutor } from "../native.ts";
import { nodeWasmExecutor } from "../node-wasm.ts";
import { referenceExecutor } from "../reference-executor.ts";
import { serve } from "../serve.ts";

const { values } = parseArgs({
  options: {
    wasm: { type: "boolean", default: false },
    reference: { type: "boolean", default: false },
    "memory-limit": { type: "string" },
    threads: { type: "string" },
  },
});

const load = () => {
  if (values.reference) return Promise.resolve(referenceExecutor);
  const threads = values.threads === undefined ? undefined : Number(values.threads);
  return values.wasm ? nodeWasmExecutor(threads) : nativeExecutor(threads);
};

process.once("disconnect", () => process.exit());
// Ctrl+C reaches the whole group of processes. What becomes of the work is the parent's to say.
process.on("SIGINT", () => {});
serve(
  {
    post: (message: FromEngine) => void process.send?.(message, undefined, undefined, () => {}),
    listen: (receive) => void process.on("message", (message) => receive(message as ToEngine)),
  },
  { executor: load(), memoryLimit: Number(values["memory-limit"] ?? 0.7 * totalmem()) },
);
