// The model under construction: what primitives see of it (`OnnxScope`) and what the emitter finishes.
import { fraction, IrError, type OnnxAttrs, type OnnxScope, onnxTypes } from "../../ir/index.ts";
import { type Dtype, literal, literalValue, type Size, substitute } from "../../shape/index.ts";
import type { AttributeProto, NodeProto, TensorProto } from "./proto.ts";
import { toProto } from "./tensors.ts";

/** Where a symbolic dim can be read off: an axis of a graph input. */
export type DimSource = (dim: string) => { readonly input: string; readonly axis: number };

/** Collects nodes and constants; equal ones become one. */
export class ModelScope implements OnnxScope {
  readonly opset: number;
  readonly spelledNorms: boolean;
  readonly nodesMade: NodeProto[] = [];
  readonly constants: TensorProto[] = [];
  /** Put in front of the names of nodes, so that an error of the engine says where it happened. */
  place = "";
  private readonly bound: ReadonlyMap<string, Size>;
  private readonly source: DimSource;
  private readonly taken: Set<string>;
  private readonly made = new Map<string, readonly string[]>();
  private readonly constantsByType = new Map<string, TensorProto[]>();
  private readonly untransposed = new Map<string, string>();
  private count = 0;

  constructor(
    { opset, spelledNorms }: Pick<OnnxScope, "opset" | "spelledNorms">,
    bound: ReadonlyMap<string, Size>,
    source: DimSource,
    taken: Iterable<string>,
  ) {
    this.opset = opset;
    this.spelledNorms = spelledNorms;
    this.bound = bound;
    this.source = source;
    this.taken = new Set(taken);
  }

  node(op: string, inputs: readonly string[], attrs: OnnxAttrs = {}): string {
    const [name] = this.nodes(op, inputs, attrs, 1);
    const [from] = inputs;
    if (op === "Transpose" && from !== undefined && String(attrs.perm) === "1,0") {
      this.untransposed.set(name!, from);
    }
    return name!;
  }

  nodes(op: string, inputs: readonly string[], attrs: OnnxAttrs, outputs: number): readonly string[] {
    const key = JSON.stringify([op, inputs, attrs]);
    const known = this.made.get(key);
    if (known) return known;
    const names = Array.from({ length: outputs }, () => this.fresh());
    this.made.set(key, names);
    this.nodesMade.push({
      name: `${this.place}${op}_${this.nodesMade.length}`,
      opType: op,
      domain: "",
      inputs,
      outputs: names,
      attributes: Object.entries(attrs).map(([name, value]) => attributeOf(name, value)),
    });
    return names;
  }

  transposed(name: string): string | undefined {
    return this.untransposed.get(name);
  }

  /** The size with bound dims replaced by their numbers. */
  bind(size: Size): Size {
    return substitute(size, this.bound);
  }

  known(size: Size): number | undefined {
    return literalValue(this.bind(size));
  }

  int64s(values: readonly number[]): string {
    return this.constant("i64", [values.length], values);
  }

  scalar(value: number, dtype: Dtype): string {
    return this.constant(dtype, [], [value]);
  }

  tensor(dims: readonly number[], dtype: Dtype, data: ArrayLike<number>): string {
    return this.constant(dtype, dims, data);
  }

  sizes(sizes: readonly Size[]): string {
    const numbers = sizes.map((size) => this.known(size));
    if (numbers.every((n) => n !== undefined)) return this.int64s(numbers.map(whole));
    const parts = sizes.map((size) => this.computed(this.bind(size)));
    return parts.length === 1 ? parts[0]! : this.node("Concat", parts, { axis: 0 });
  }

  size(size: Size, dtype: "f32" | "i32"): string {
    const number = this.known(size);
    if (number !== undefined) return this.scalar(dtype === "i32" ? whole(number) : number, dtype);
    const scalar = (part: Size) => {
      const one = this.node("Squeeze", [this.sizes([part]), this.int64s([0])]);
      return this.node("Cast", [one], { to: onnxTypes[dtype] });
    };
    const { above, below } = fraction(this.bind(size));
    return dtype === "i32" || literalValue(below) === 1
      ? scalar(size)
      : this.node("Div", [scalar(above), scalar(below)]);
  }

  /** A size with names in it as an int64 [1], computed from the shapes of inputs. */
  private computed(size: Size): string {
    const number = literalValue(size);
    if (number !== undefined) return this.int64s([whole(number)]);
    const { above, below } = fraction(size);
    const top = this.polynomial(above);
    return literalValue(below) === 1 ? top : this.node("Div", [top, this.polynomial(below)]);
  }

  /** Σ coefficient · Π dim, all whole. */
  private polynomial(size: Size): string {
    const terms = size.terms.map((term) => {
      const factors = term.powers.flatMap(([name, n]) => Array.from({ length: n }, () => this.dim(name)));
      if (factors.length === 0 || term.num !== 1) factors.push(this.int64s([term.num]));
      return factors.reduce((a, b) => this.node("Mul", [a, b]));
    });
    return terms.reduce((a, b) => this.node("Add", [a, b]));
  }

  private dim(name: string): string {
    const { input, axis } = this.source(name);
    return this.node("Shape", [input], { start: axis, end: axis + 1 });
  }

  private constant(dtype: Dtype | "i64", dims: readonly number[], data: ArrayLike<number>): string {
    const proto = toProto("", dtype, dims, data);
    const key = `${dtype}[${dims.join()}]`;
    const ofType = this.constantsByType.get(key) ?? [];
    const known = ofType.find((c) => sameBytes(c.raw, proto.raw));
    if (known) return known.name;
    const named = { ...proto, name: this.fresh() };
    this.constantsByType.set(key, [...ofType, named]);
    this.constants.push(named);
    return named.name;
  }

  private fresh(): string {
    let name: string;
    do name = `t${this.count++}`;
    while (this.taken.has(name));
    return name;
  }
}

function whole(n: number): number {
  if (!Number.isInteger(n)) throw new IrError(`a size is ${n}`);
  return n;
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((v, i) => v === b[i]);

function attributeOf(name: string, value: OnnxAttrs[string]): AttributeProto {
  if (typeof value === "number") return { name, kind: "int", value };
  if (typeof value === "string") return { name, kind: "string", value };
  return "float" in value ? { name, kind: "float", value: value.float } : { name, kind: "ints", value };
}

/** Bound dims as sizes. */
export const boundSizes = (dims: Readonly<Record<string, number>>): Map<string, Size> =>
  new Map(Object.entries(dims).map(([name, value]) => [name, literal(value)]));
