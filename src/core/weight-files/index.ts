// Weights in files of their own: the table of formats, and safetensors, which Heddle also writes.
export { weightFormats } from "./formats.ts";
export { readWeightFile, weightExtensions } from "./read.ts";
export {
  readSafetensors,
  type StoredAt,
  safetensorsHead,
  safetensorsIndex,
  type TensorToStore,
  writeSafetensors,
} from "./safetensors.ts";
export type { StoredTensor, WeightFormat } from "./weight-file.ts";
