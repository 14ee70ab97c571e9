// ONNX Runtime's native library, in Node and in Electron's utility process: onnxruntime-node, or the part of an installed
// Heddle that holds it for this machine.
import { availableParallelism } from "node:os";
import type { Executor } from "./executor.ts";
import { nodeWasmExecutor } from "./node-wasm.ts";
import { ortExecutor } from "./ort-executor.ts";
import { warmUp } from "./warm-up.ts";

/** Beside an installed Heddle; scripts/pack.ts makes it. */
const nativePart = `heddle-native-${process.platform}-${process.arch}`;

/** Loads the native library; where it has no binary for this machine (macOS on Intel), WASM instead. */
export async function nativeExecutor(threads = availableParallelism()): Promise<Executor> {
  try {
    const ort = await loadLibrary();
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
    return { ...wasm, info: { ...wasm.info, name: `${wasm.info.name} (${whyNot(cause)})` } };
  }
}

/** Its import leaves CommonJS modules under `default` where it is not bundled. */
type Library = typeof import("onnxruntime-node");

async function loadLibrary(): Promise<Library> {
  try {
    return (await import("onnxruntime-node")) as Library;
  } catch (cause) {
    if (!isAbsent(cause)) throw cause;
    const part = (await import(nativePart)) as Library & { readonly default?: Library };
    return part.default ?? part;
  }
}

/** The package itself, not a file of it. */
const isAbsent = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND";

function whyNot(cause: unknown): string {
  if (isAbsent(cause)) return `${nativePart} is not installed`;
  const why = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
  return `the native library did not load: ${why}`;
}
