// ONNX: programs out, model files and tensors in and out.
export { emitOnnx, type OnnxOptions, onnxModel } from "./emit.ts";
export type * from "./proto.ts";
export { readModel, readTensorProto } from "./read.ts";
export { fromProto } from "./tensors.ts";
export { writeModel, writeTensorProto } from "./write.ts";
