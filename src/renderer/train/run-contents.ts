// What runs hold, as they are read and written: comes with the first run, behind the first view.
export { writeSafetensors } from "../../core/index.ts";
export { readRun, weightsIn } from "../../runtime/client/index.ts";
export { numbered, printTrainRun, runOf } from "./records.ts";
export { shippedRun } from "./shipped.ts";
