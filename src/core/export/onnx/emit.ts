// Program → ONNX model. The only place where Heddle makes one: the engines run what it emits, people export it.
import {
  IrError,
  onnxTypes,
  outputId,
  type Program,
  type ProgramInput,
  primitive,
  prune,
  type Tensor,
  type Value,
  valueAt,
} from "../../ir/index.ts";
import { type Bindings, evaluateSize } from "../../shape/index.ts";
import { finish } from "./finish.ts";
import type { ModelProto, TensorProto, ValueInfoProto } from "./proto.ts";
import { boundSizes, type DimSource, ModelScope } from "./scope.ts";
import { toProto } from "./tensors.ts";
import { writeModel } from "./write.ts";

export interface OnnxOptions {
  /** Names of the program outputs to emit; all of them when absent. */
  readonly outputs?: readonly string[];
  /**
   * Dims that become numbers. The others stay symbolic: named in the model's interface and read off the shape of
   * an input at run time. When absent, all dims are bound to their example sizes but those that are dynamic.
   */
  readonly dims?: Bindings;
  /** Norms as the operations that they are made of: WebGPU's own is wrong where the mean is far larger than the spread. */
  readonly spelledNorms?: boolean;
  /** 17 when absent: the latest that Debian's checker knows. */
  readonly opset?: number;
  /**
   * Weights to put into the model, by name; weights that are not there stay inputs. `beside`: all of them belong to the
   * model, and their bytes are handed over with it, under their names.
   */
  readonly weights?: "inputs" | "beside" | Readonly<Record<string, Tensor>>;
  /** Name of the graph. */
  readonly name?: string;
}

/** The model as bytes. Inputs and outputs have the names of the program's; inputs that nothing uses are left out. */
export const emitOnnx = (program: Program, options: OnnxOptions = {}): Uint8Array =>
  writeModel(onnxModel(program, options));

/** The model as data. Throws `IrError` for an unknown output or an opset below 17. */
export function onnxModel(program: Program, options: OnnxOptions = {}): ModelProto {
  const opset = options.opset ?? 17;
  if (opset < 17) throw new IrError(`opset ${opset} is too old: LayerNormalization came with 17`);
  const names = options.outputs ?? Object.keys(program.outputs);
  const part = prune(
    program,
    names.map((name) => outputId(program, name)),
  );
  const { spelledNorms = false } = options;
  const scope = new ModelScope(
    { opset, spelledNorms },
    boundSizes(bindings(program, options.dims)),
    dimSource(program, part),
    [...program.inputs.map((input) => input.name), ...names],
  );
  const onnxNames = new Map<number, string>(program.inputs.map((input) => [input.value, input.name]));
  for (const op of part.ops) {
    const prim = primitive(op.prim);
    if (!prim) throw new IrError(`no primitive "${op.prim}"`);
    const out = valueAt(part, op.output);
    scope.place = out.origin ? `${out.origin.node}/` : "";
    const types = { ins: op.inputs.map((id) => valueAt(part, id)), out };
    const ins = op.inputs.map((id) => onnxNames.get(id)!);
    onnxNames.set(op.output, prim.onnx(scope, ins, op.attrs, types));
  }
  const infoOf = (name: string, value: Value): ValueInfoProto => ({
    name,
    dataType: onnxTypes[value.dtype],
    shape: value.shape.map((size) => scope.known(size) ?? scope.bind(size).key),
  });
  const given = initializers(program.inputs, program, options.weights ?? "inputs");
  return {
    irVersion: opset <= 18 ? 8 : opset <= 20 ? 9 : 10,
    producerName: "heddle",
    producerVersion: "",
    opsets: [{ domain: "", version: opset }],
    graph: finish({
      name: options.name ?? "heddle",
      scope,
      given,
      inputs: program.inputs.map((input) => infoOf(input.name, valueAt(program, input.value))),
      outputs: names.map((name) => {
        const id = outputId(program, name);
        return { from: onnxNames.get(id)!, info: infoOf(name, valueAt(program, id)) };
      }),
    }),
    metadata: {},
  };
}

/** Dims that are numbers in the model. One that no input carries cannot change, so it is bound in any case. */
function bindings(program: Program, dims: Bindings | undefined): Bindings {
  const asked = dims ?? without(program.dims, program.dynamic);
  const carried = new Set(
    program.inputs.flatMap(({ value }) => valueAt(program, value).shape.map((s) => s.key)),
  );
  return { ...without(program.dims, [...carried]), ...asked };
}

const without = (dims: Bindings, names: readonly string[]): Bindings =>
  Object.fromEntries(Object.entries(dims).filter(([name]) => !names.includes(name)));

/** Data inputs before weights, inputs in use before others: a model should not ask for more than it needs. */
function dimSource(program: Program, part: Program): DimSource {
  const rank = (input: ProgramInput): number =>
    (input.kind === "weight" ? 1 : 0) + (part.inputs.includes(input) ? 0 : 2);
  const ordered = [...program.inputs].sort((a, b) => rank(a) - rank(b));
  return (name) => {
    for (const input of ordered) {
      const axis = valueAt(program, input.value).shape.findIndex((size) => size.key === name);
      if (axis >= 0) return { input: input.name, axis };
    }
    throw new IrError(`no input has an axis of size ${name}, and it has no value`);
  };
}

function initializers(
  inputs: readonly ProgramInput[],
  program: Program,
  weights: NonNullable<OnnxOptions["weights"]>,
): TensorProto[] {
  if (weights === "inputs") return [];
  return inputs.flatMap((input) => {
    if (weights === "beside") return input.kind === "weight" ? [beside(input, program)] : [];
    const tensor = input.kind === "weight" ? weights[input.name] : undefined;
    if (!tensor) return [];
    return [toProto(input.name, valueAt(program, input.value).dtype, tensor.dims, tensor.data)];
  });
}

function beside({ name, value }: ProgramInput, program: Program): TensorProto {
  const { dtype, shape } = valueAt(program, value);
  const dims = shape.map((size) => evaluateSize(size, program.dims));
  return { name, dims, dataType: onnxTypes[dtype], raw: new Uint8Array(), beside: name };
}
