// What an export to PyTorch consists of, as files.

import type { Checked } from "../check/index.ts";
import { loaderCode, parityCode, pytorchModel } from "../export/index.ts";
import type { Tensor } from "../ir/index.ts";
import { lower } from "../lower/index.ts";
import { writeSafetensors } from "../weight-files/index.ts";
import { parityNumbers } from "./numbers.ts";
import { projectFiles } from "./project.ts";
import { stepFiles } from "./step.ts";
import type { Weights } from "./weights.ts";

/** Name → contents. Throws `IrError` for a graph that gives nothing. */
export function pytorchFiles(
  checked: Checked,
  weights: Weights,
  feeds: Readonly<Record<string, Tensor>> = {},
): Record<string, string | Uint8Array> {
  const model = pytorchModel(checked);
  const held = Object.fromEntries(Object.entries(weights).filter(([name]) => model.weights.includes(name)));
  const program = lower(checked);
  const { tensors, bools } = parityNumbers(checked, program, model, weights, feeds);
  const files = {
    "model.py": model.code,
    "load_weights.py": loaderCode,
    "test_parity.py": parityCode(model, bools),
    "weights.safetensors": writeSafetensors(held),
    "parity.safetensors": writeSafetensors(tensors),
    ...stepFiles(checked, program),
  };
  return { ...files, ...projectFiles(checked, model, Object.keys(files), bools) };
}
