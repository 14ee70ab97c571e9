// A graph as an ONNX model for others: batch and time stay symbolic, the weights are in the file.
import type { Checked } from "../check/index.ts";
import { emitOnnx, resultAddresses } from "../export/index.ts";
import { IrError, tensor } from "../ir/index.ts";
import { lower } from "../lower/index.ts";
import type { Weights } from "./weights.ts";

/** Throws `IrError` for a graph that gives nothing. */
export function onnxFile(checked: Checked, weights: Weights): Uint8Array {
  const program = lower(checked);
  const outputs = resultAddresses(checked).filter((a) => program.outputs[a] !== undefined);
  if (outputs.length === 0) throw new IrError("it has no output");
  const tensors = Object.entries(weights).map(([n, { dims, data }]) => [n, tensor(dims, data)] as const);
  return emitOnnx(program, { outputs, weights: Object.fromEntries(tensors), name: checked.document.name });
}
