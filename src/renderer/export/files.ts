// The files of an export, as `heddle export` writes them.
import { check, documentWeights, type HeddleDocument, onnxFile, pytorchFiles } from "../../core/index.ts";
import type { GivenWeights } from "../../runtime/client/index.ts";
import type { NamedBytes } from "../../shared/ipc.ts";

export type Target = "onnx" | "pytorch";

/** With the weights that are given, and the document's own for the others. Throws `IrError` where nothing comes out. */
export function exportFiles(
  to: Target,
  document: HeddleDocument,
  given: GivenWeights | undefined,
  name: string,
): NamedBytes[] {
  const checked = check(document);
  const weights = documentWeights(checked, given);
  if (to === "onnx") return [{ name: `${name}.onnx`, bytes: onnxFile(checked, weights) }];
  return Object.entries(pytorchFiles(checked, weights)).map(([file, data]) => ({
    name: file,
    bytes: typeof data === "string" ? new TextEncoder().encode(data) : data,
  }));
}
