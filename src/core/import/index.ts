// Models of others as graphs. A door of its own beside the core's index: the page loads none of it at first.
export { type StoredAt, safetensorsHead, safetensorsIndex, safetensorsStart } from "../weight-files/index.ts";
export { shown } from "./config.ts";
export { filledWeights, fillWeights } from "./fill.ts";
export { type Imported, importModel, supportedTypes } from "./import-model.ts";
export { ImportRefused } from "./refused.ts";
