// The leak proof of a document: analyse, confirm by runs, tell it in wires and fixes.
export { type ProveDocumentOptions, type ProvedDocument, proveChecked } from "./prove.ts";
export { taskOf } from "./task.ts";
