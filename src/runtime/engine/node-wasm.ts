// onnxruntime-web in Node: for tests of the WASM engine, and where the native library has no binary or is not installed.
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Executor } from "./executor.ts";
import { ortExecutor } from "./ort-executor.ts";
import { warmUp } from "./warm-up.ts";
import { wasmCopies, wasmMemoryLimit } from "./wasm.ts";

export async function nodeWasmExecutor(threads = Math.min(4, availableParallelism())): Promise<Executor> {
  // Not "onnxruntime-web/wasm": that door is for browsers only.
  const ort = await import("onnxruntime-web");
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmPaths = filesOfBrowserBuild() ?? filesOfPackage();
  const executor = ortExecutor({
    ort,
    info: { name: "ONNX Runtime, WASM", threads, version: ort.env.versions.web ?? ort.env.versions.common },
    copies: wasmCopies,
    session: { executionProviders: ["wasm"] },
  });
  return { ...(await warmUp(executor)), heapLimit: wasmMemoryLimit };
}

interface LibraryFiles {
  readonly mjs: string;
  readonly wasm: string;
}

/** An installed Heddle has the library's files once: in the browser build, beside the command line. */
function filesOfBrowserBuild(): LibraryFiles | undefined {
  const folder = new URL("../renderer/assets/", import.meta.url);
  const names = existsSync(folder) ? readdirSync(fileURLToPath(folder)) : [];
  const [mjs, wasm] = ["mjs", "wasm"].map((ending) =>
    names.find((name) => name.startsWith("ort-wasm-simd-threaded-") && name.endsWith(`.${ending}`)),
  );
  return mjs && wasm ? { mjs: new URL(mjs, folder).href, wasm: new URL(wasm, folder).href } : undefined;
}

/** A clone has the package. */
function filesOfPackage(): LibraryFiles {
  const { resolve } = createRequire(import.meta.url);
  const [mjs, wasm] = ["mjs", "wasm"].map(
    (ending) => pathToFileURL(resolve(`onnxruntime-web/ort-wasm-simd-threaded.${ending}`)).href,
  );
  return { mjs: mjs!, wasm: wasm! };
}
