// What leaves Heddle.
export * from "./onnx/index.ts";
export * from "./pytorch/index.ts";
export * from "./results.ts";
