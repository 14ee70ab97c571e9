// The files of an export, as `heddle export` writes them.
import {
  check,
  documentWeights,
  type HeddleDocument,
  onnxFile,
  pytorchFiles,
  pytorchPart,
} from "../../core/index.ts";
import type { GivenWeights } from "../../runtime/client/index.ts";
import type { NamedBytes } from "../../shared/ipc.ts";

/** `part`: the code of the node whose path is the name. */
export type Target = "onnx" | "pytorch" | "part";

/** With the weights that are given, and the document's own for the others. Throws `IrError` where nothing comes out. */
export function exportFiles(
  to: Target,
  document: HeddleDocument,
  given: GivenWeights | undefined,
  name: string,
): NamedBytes[] {
  const checked = check(document);
  if (to === "part")
    return [{ name: "part.py", bytes: new TextEncoder().encode(pytorchPart(checked, name)) }];
  const weights = documentWeights(checked, given);
  if (to === "onnx") return [{ name: `${name}.onnx`, bytes: onnxFile(checked, weights) }];
  return Object.entries(pytorchFiles(checked, weights)).map(([file, data]) => ({
    name: file,
    bytes: typeof data === "string" ? new TextEncoder().encode(data) : data,
  }));
}
