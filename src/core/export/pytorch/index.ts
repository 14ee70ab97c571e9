// PyTorch: a checked graph as a folder of plain Python.
export { flatModule } from "./flat.ts";
export { loaderCode } from "./loader.ts";
export { type PytorchModel, pytorchModel } from "./model.ts";
export { parityCode, parityNames } from "./parity.ts";
