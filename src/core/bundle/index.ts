// What leaves Heddle as files: a graph with its weights, as an ONNX model or a folder of PyTorch.
export { onnxFile } from "./onnx.ts";
export { pytorchFiles } from "./pytorch.ts";
export { pytorchPart } from "./pytorch-part.ts";
export { documentWeights, type Weights } from "./weights.ts";
