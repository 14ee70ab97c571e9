// The engine without its entries.
export { Engine } from "./engine.ts";
export type { Executor } from "./executor.ts";

export { nativeExecutor } from "./native.ts";
export { nodeWasmExecutor } from "./node-wasm.ts";
export type { OnnxRuntime } from "./ort-executor.ts";
export { referenceExecutor } from "./reference-executor.ts";
export { serve } from "./serve.ts";
export { Trainer } from "./trainer/index.ts";
