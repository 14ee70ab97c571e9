// PyTorch's fixtures (test/oracle/*.py), and the graph that each case stands for.
import { readdirSync, readFileSync } from "node:fs";
import {
  type Checked,
  type Dtype,
  type HeddleDocument,
  type ParamValue,
  type Program,
  parseSize,
  type Role,
  type Tensor,
  type ValueType,
} from "../../src/core/index.ts";
import { tensor } from "../../src/core/ir/index.ts";
import { axis } from "../../src/core/shape/index.ts";

export interface StoredTensor {
  readonly dtype: Dtype;
  readonly dims: readonly number[];
  /** NaN and infinities as text. */
  readonly data: readonly (number | string)[];
}

/** One block with its parameters, what enters it, and what PyTorch gives. */
export interface OracleCase {
  readonly case: string;
  readonly block: string;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly dims: Readonly<Record<string, number>>;
  /** Axes of each input, "B:batch T:time 1". */
  readonly axes: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly weights: Readonly<Record<string, Tensor>>;
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Of Σ cos(i) · y_i over the one output, with respect to inputs and weights; not for every block. */
  readonly gradients?: Readonly<Record<string, Tensor>>;
}

const folder = new URL("../oracle/fixtures/", import.meta.url);

/** As the evaluator takes them. */
export const tensorsOf = (of: Readonly<Record<string, StoredTensor>>): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(of).map(([name, t]) => [name, tensor(t.dims, Float64Array.from(t.data, Number), t.dtype)]),
  );

type StoredCase = OracleCase &
  Record<"inputs" | "weights" | "outputs", Record<string, StoredTensor>> & {
    readonly gradients?: Record<string, StoredTensor>;
  };

/** The cases of one fixture. */
export const oracleCases = (name: string): readonly OracleCase[] =>
  (JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as StoredCase[]).map((c) => ({
    ...c,
    inputs: tensorsOf(c.inputs),
    weights: tensorsOf(c.weights),
    outputs: tensorsOf(c.outputs),
    ...(c.gradients ? { gradients: tensorsOf(c.gradients) } : {}),
  }));

export const oracleFixtures = (): readonly string[] =>
  readdirSync(folder)
    .filter((f) => f.endsWith(".json"))
    .map((f) => f.slice(0, -".json".length));

/** The type of `B:batch T:time H*K`. */
export function typeOf(text: string, dtype: Dtype): ValueType {
  const words = text.split(" ").filter((w) => w !== "");
  return {
    axes: words.map((word) => {
      const [size = "", role = "any"] = word.split(":");
      const parsed = parseSize(size);
      if (!parsed.ok) throw new Error(`${text}: ${parsed.message}`);
      return axis(parsed.size, role as Role);
    }),
    dtype,
  };
}

/** A graph of a single node, `it`, whose ports are the graph's own. */
export function graphOf(c: Pick<OracleCase, "block" | "params" | "dims" | "axes" | "inputs">): {
  document: HeddleDocument;
  feeds: Record<string, ValueType>;
} {
  const ports = Object.keys(c.axes);
  const document: HeddleDocument = {
    format: 1,
    name: c.block,
    dims: c.dims,
    text: {},
    seed: 0,
    inputs: Object.fromEntries(ports.map((p) => [p, "shared"])),
    outputs: [],
    nodes: { it: { block: c.block, params: c.params } },
    wires: ports.map((p) => `in.${p} → it.${p}`),
    layout: {},
  };
  const feeds = ports.map((p) => [p, typeOf(c.axes[p] as string, c.inputs[p]?.dtype ?? "f32")] as const);
  return { document, feeds: Object.fromEntries(feeds) };
}

/** What the program of such a graph takes. */
export const inputsOf = (c: OracleCase): Record<string, Tensor> => ({
  ...c.inputs,
  ...Object.fromEntries(Object.entries(c.weights).map(([name, t]) => [`it.${name}`, t])),
});

/** Sizes of the output ports of `it` as the check gives them. */
export function checkedDims(checked: Checked, program: Program, port: string): readonly string[] {
  const node = checked.root.byId.get("it");
  const type = node?.outputs.find((p) => p.name === port)?.type;
  const value = program.values[program.outputs[`it.${port}`] ?? -1];
  if (type?.axes?.map((a) => a.size.key).join() !== value?.shape.map((s) => s.key).join()) {
    throw new Error(`the check gives ${port} other axes than the lowering`);
  }
  return type?.axes?.map((a) => a.size.key) ?? [];
}
