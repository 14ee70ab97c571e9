// What is true of onnxruntime-web wherever it runs.
import type { Copies } from "./executor.ts";

/** Every input is copied into the WASM heap, every output out of it. The overhead is code, compiled while it runs. */
export const wasmCopies: Copies = {
  bytesPerFloat: 4,
  inputs: 1,
  outputs: 1,
  overhead: 80 * 2 ** 20,
  session: 0,
};

/** A 32-bit heap, with room for what is not tensors. */
export const wasmMemoryLimit = 3.5 * 2 ** 30;
