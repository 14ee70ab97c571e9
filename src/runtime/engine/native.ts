// ONNX Runtime's native library, in Node and in Electron's utility process: onnxruntime-node, or the part of an installed
// Heddle that holds it for this machine.
import { createRequire } from "node:module";
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
    const ort = loadLibrary();
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
    const why = cause instanceof Error ? cause.message : String(cause);
    return { ...wasm, info: { ...wasm.info, name: `${wasm.info.name} (${why})` } };
  }
}

type Library = typeof import("onnxruntime-node");

/** By require: Electron cannot import from inside an app.asar in all its versions. */
function loadLibrary(): Library {
  const require = createRequire(import.meta.url);
  const name = ["onnxruntime-node", nativePart].find((each) => isInstalled(require, each));
  if (!name) throw new Error(`${nativePart} is not installed`);
  try {
    return require(name) as Library;
  } catch (cause) {
    const [why] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    throw new Error(`the native library did not load: ${why}`);
  }
}

function isInstalled(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
