// Which dim of a document counts its vocabulary.
import { dimsOf } from "../shape/index.ts";
import { allNodes, type Checked } from "./checked.ts";

/** The dim by which the last axis of the objective's logits goes, or else one called V; undefined where none is. */
export function vocabularyDim(checked: Checked): string | undefined {
  const { objective, dims } = checked.document;
  const [path, port] = objective?.logits.split(".") ?? [];
  const node = allNodes(checked.root).find((n) => n.path === path);
  const size = node?.outputs.find((p) => p.name === port)?.type.axes?.at(-1)?.size;
  const [name, ...more] = size ? dimsOf(size) : [];
  if (name !== undefined && more.length === 0 && size?.key === name) return name;
  return typeof dims.V === "number" ? "V" : undefined;
}
