// ONNX's own test cases as they lie in shared/data/onnx-node: a node, its inputs and outputs.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromProto, type NodeProto, readModel, readTensorProto } from "../../src/core/export/index.ts";
import type { Tensor } from "../../src/core/index.ts";
import { sharedData } from "../support/shared-data.ts";

export interface Vector {
  readonly op: string;
  /** By the operator's own names for its inputs and outputs; absent ones are left out. */
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** True when its numbers are of a type that Heddle does not have. */
  readonly foreign: boolean;
}

export const vectorFolder = sharedData("onnx-node");

export const vectorNames: readonly string[] =
  vectorFolder === null
    ? []
    : readdirSync(vectorFolder)
        .filter((name) => name.startsWith("test_"))
        .map((name) => name.slice("test_".length))
        .sort();

export function readVector(name: string): Vector {
  const folder = join(vectorFolder ?? "", `test_${name}`);
  const node = readModel(readFileSync(join(folder, "model.onnx"))).graph.nodes[0] as NodeProto;
  const data = join(folder, "test_data_set_0");
  const foreign = readModel(readFileSync(join(folder, "model.onnx"))).graph.inputs.some(
    (i) => i.dataType === 10,
  );
  const read = (kind: string, names: readonly string[]): Record<string, Tensor> => {
    const files = readdirSync(data).filter((f) => f.startsWith(kind)).length;
    const present = names.filter((n) => n !== "").slice(0, files);
    return Object.fromEntries(
      present.map((n, i) => [n, fromProto(readTensorProto(readFileSync(join(data, `${kind}${i}.pb`))))]),
    );
  };
  return {
    op: node.opType,
    inputs: foreign ? {} : read("input_", node.inputs),
    outputs: foreign ? {} : read("output_", node.outputs),
    attributes: Object.fromEntries(node.attributes.map((a) => [a.name, a.value])),
    foreign,
  };
}
