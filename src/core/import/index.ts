// Models of others as graphs. A door of its own beside the core's index: the page loads none of it at first.
export {
  readGguf,
  readNpz,
  type StoredAt,
  safetensorsHead,
  safetensorsIndex,
  safetensorsStart,
} from "../weight-files/index.ts";
export { shown } from "./config.ts";
export { type Exported, exportModel } from "./export-model.ts";
export { filledWeights, fillWeights } from "./fill.ts";
export { type Imported, importModel } from "./import-model.ts";
export { supportedTypes } from "./made.ts";
export { numbersOf } from "./put-back.ts";
export { ImportRefused } from "./refused.ts";
