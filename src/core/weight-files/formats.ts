// The formats that weights are read from. Dialogs, drag and drop, the command line and the calls between page and main
// process derive from this table: a new format is its reader beside this file, and a line here.
import { readSafetensors } from "./safetensors.ts";
import type { WeightFormat } from "./weight-file.ts";

export const weightFormats: readonly WeightFormat[] = [
  { name: "safetensors", extensions: ["safetensors"], read: readSafetensors },
];
