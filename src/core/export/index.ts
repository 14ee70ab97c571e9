// What leaves Heddle.
export * from "./onnx/index.ts";
