// The leak proof of a document: analyse, confirm by runs, tell it in wires and fixes.
export { countsOf } from "./counted.ts";
export { sizeParameters } from "./general.ts";
export { type ProveDocumentOptions, type ProvedDocument, proveChecked } from "./prove.ts";
export { nameOfPlace } from "./report.ts";
export { taskOf } from "./task.ts";
