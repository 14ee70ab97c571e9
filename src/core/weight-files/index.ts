// Weights in files of their own: the table of formats, and safetensors, which Heddle also writes.
export { weightFormats } from "./formats.ts";
export { readGguf } from "./gguf.ts";
export { readNpz } from "./npz.ts";
export { readWeightFile, weightExtensions } from "./read.ts";
export { readSafetensors, type StoredAt, safetensorsHead, safetensorsIndex } from "./safetensors.ts";
export { safetensorsStart, type TensorToStore, writeSafetensors } from "./safetensors-out.ts";
export type { StoredTensor, WeightFormat } from "./weight-file.ts";
