// The engine without its entries.
export { Engine, type EngineOptions } from "./engine.ts";
export type { Executor } from "./executor.ts";
export { estimateMemory, type MemoryEstimate, printBytes } from "./memory.ts";
export { nativeExecutor } from "./native.ts";
export { nodeWasmExecutor } from "./node-wasm.ts";
export { type OnnxRuntime, ortExecutor } from "./ort-executor.ts";
export { referenceExecutor } from "./reference-executor.ts";
export { type EnginePort, serve } from "./serve.ts";
export { Trainer } from "./trainer/index.ts";
export { wasmCopies, wasmMemoryLimit } from "./wasm.ts";
