// Builds programs. Every primitive is a method; equal operations on equal inputs become one value.
import type { Bindings, Dtype, Size } from "../shape/index.ts";
import { type Build, IrError, type Primitive } from "./primitive.ts";
import { type PrimitiveName, type Primitives, primitives } from "./primitives.ts";
import type {
  Attrs,
  IrType,
  Op,
  Program,
  ProgramInput,
  Provenance,
  TextKind,
  Value,
  WeightInit,
} from "./program.ts";
import { Recorder, type Recording } from "./recording.ts";
import { isOne, lastSize, need, sameShape, showShape } from "./rules.ts";

/** A method for each primitive: `g.matmul(a, b)`, `g.reduceSum(x, { axes: [1], keep: true })`. */
type PrimitiveMethods = { readonly [N in PrimitiveName]: Build<Primitives[N]> };

interface BuilderBase {
  /** Runs `build`; the values it makes come from `origin`. */
  from<T>(origin: Provenance | null, build: () => T): T;
  input(input: InputSpec, type: IrType): Value;
  /** A value that nothing makes: what it stands for is told beside the operations (`Loop`). */
  standIn(type: IrType): Value;
  /** The value of that id. */
  typeOf(id: number): Value;
  /** One operation by the primitive's name, its rule checked: for code that treats all primitives alike. */
  emit(name: PrimitiveName, ins: readonly Value[], attrs: Attrs): Value;
  finish(outputs: Readonly<Record<string, Value>>): Program;
  /** Runs `build`, which makes what it makes of `given` alone; the recording is null where that cannot be done again. */
  record<T>(
    given: Given,
    build: () => T,
  ): { readonly made: T; readonly recording: Recording<InputSpec> | null };
  /** Does it again with other values of the same types: what was given and what was made, slot by slot. */
  replay(recording: Recording<InputSpec>, given: Given): readonly (Value | undefined)[];
  /** A scalar constant. */
  scalar(value: number, dtype?: Dtype): Value;
  /** Sums over the axes along which `shape` was broadcast: the gradient of broadcasting. */
  sumTo(value: Value, shape: readonly Size[]): Value;
  /** Exchanges the last two axes. */
  swap(value: Value): Value;
}

type Given = readonly (Value | undefined)[];

export type InputSpec =
  | { readonly kind: TextKind; readonly name: string; readonly stream: string }
  | {
      readonly kind: "weight";
      readonly name: string;
      readonly owner: string;
      readonly seedName: string;
      readonly init: WeightInit;
      readonly decay: boolean;
    }
  | { readonly kind: "feed"; readonly name: string };

export type Builder = BuilderBase & PrimitiveMethods;

class ProgramBuilder implements BuilderBase {
  private readonly values: Value[] = [];
  private readonly ops: Op[] = [];
  private readonly inputs: ProgramInput[] = [];
  private readonly seen = new Map<number | string, Value>();
  private readonly known = new Map<string, Value>();
  private readonly kinds = new Map<string, number>();
  private readonly dims: Bindings;
  private readonly dynamic: readonly string[];
  private origin: Provenance | null = null;
  private recorder: Recorder<InputSpec> | null = null;

  constructor(dims: Bindings, dynamic: readonly string[]) {
    this.dims = dims;
    this.dynamic = dynamic;
  }

  from<T>(origin: Provenance | null, build: () => T): T {
    const before = this.origin;
    this.origin = origin;
    // An origin of its own would be lost.
    this.recorder?.lose();
    try {
      return build();
    } finally {
      this.origin = before;
    }
  }

  input(input: InputSpec, type: IrType): Value {
    const key = `${input.kind}:${input.name}`;
    const known = this.known.get(key);
    if (known) {
      const same = sameShape(known.shape, type.shape) && known.dtype === type.dtype;
      need(same, () => `input "${input.name}" is already ${showShape(known.shape)} ${known.dtype}`);
      this.recorder?.input(input, known);
      return known;
    }
    const value = this.value(type);
    this.inputs.push(withValue(input, value.id));
    this.known.set(key, value);
    this.recorder?.input(input, value);
    return value;
  }

  standIn(type: IrType): Value {
    return this.value(type);
  }

  typeOf(id: number): Value {
    const value = this.values[id];
    if (!value) throw new IrError(`no value ${id}`);
    return value;
  }

  scalar(value: number, dtype: Dtype = "f32"): Value {
    return this.emit("constant", [], { dims: [], dtype, data: [value] });
  }

  sumTo(value: Value, shape: readonly Size[]): Value {
    if (sameShape(value.shape, shape)) return value;
    const misfit = () => `cannot sum ${showShape(value.shape)} to ${showShape(shape)}`;
    const lead = value.shape.length - shape.length;
    need(lead >= 0, misfit);
    const range = (n: number) => Array.from({ length: n }, (_, i) => i);
    const inner = lead > 0 ? this.emit("reduceSum", [value], { axes: range(lead), keep: false }) : value;
    const axes = range(shape.length).filter((i) => isOne(shape[i]!) && !isOne(inner.shape[i]!));
    const sum = axes.length > 0 ? this.emit("reduceSum", [inner], { axes, keep: true }) : inner;
    need(sameShape(sum.shape, shape), misfit);
    return sum;
  }

  swap(value: Value): Value {
    const rank = value.shape.length;
    lastSize(value.shape.slice(1));
    const perm = value.shape.map((_, i) => (i === rank - 2 ? rank - 1 : i === rank - 1 ? rank - 2 : i));
    return this.emit("transpose", [value], { perm });
  }

  emit(name: PrimitiveName, ins: readonly Value[], attrs: Attrs): Value {
    const prim = primitives[name] as unknown as Primitive;
    if (prim.arity !== "many" && (prim.arity !== ins.length || ins.some((v) => v === undefined))) {
      throw new IrError(`${name} takes ${prim.arity} inputs`);
    }
    const told = { attrs, kind: kindOf(name, attrs) };
    const ids = ins.map((v) => v.id);
    const key = this.keyOf(told.kind, ids);
    const made = this.seen.get(key) ?? this.operation(key, name, ids, attrs, typeOf(prim, ins, attrs));
    this.recorder?.operation(name, ins, told, made);
    return made;
  }

  /** Equal for equal operations. A number where there are at most two operands, which is nearly always. */
  private keyOf(kindName: string, ids: readonly number[]): number | string {
    let kind = this.kinds.get(kindName);
    if (kind === undefined) {
      kind = this.kinds.size;
      this.kinds.set(kindName, kind);
    }
    // One more than the id, and 0 for none.
    const [a, b] = [1 + (ids[0] ?? -1), 1 + (ids[1] ?? -1)];
    return ids.length > 2 || kind >= 0x1000 || a >= idRoom || b >= idRoom
      ? `${kind}|${ids.join()}`
      : (kind * idRoom + a) * idRoom + b;
  }

  private operation(
    key: number | string,
    prim: string,
    inputs: readonly number[],
    attrs: Attrs,
    type: IrType,
  ): Value {
    const value = this.value(type);
    this.ops.push({ prim, inputs, attrs, output: value.id });
    this.seen.set(key, value);
    return value;
  }

  record<T>(given: Given, build: () => T): { made: T; recording: Recording<InputSpec> | null } {
    const around = this.recorder;
    const recorder = new Recorder<InputSpec>(given);
    this.recorder = recorder;
    try {
      const made = build();
      return { made, recording: recorder.finish() };
    } finally {
      this.recorder = around;
      around?.lose();
    }
  }

  replay({ steps }: Recording<InputSpec>, given: Given): (Value | undefined)[] {
    const slots = given.slice();
    for (const step of steps) {
      if (step.prim === null) {
        slots.push(this.input(step.input, step.type));
        continue;
      }
      const ids = step.ins.map((slot) => slots[slot]!.id);
      const key = this.keyOf(step.kind, ids);
      slots.push(this.seen.get(key) ?? this.operation(key, step.prim, ids, step.attrs, step.type));
    }
    this.recorder?.lose();
    return slots;
  }

  finish(outputs: Readonly<Record<string, Value>>): Program {
    const ids = Object.fromEntries(Object.entries(outputs).map(([name, v]) => [name, v.id]));
    const { values, ops, inputs, dims, dynamic } = this;
    return { values, ops, inputs, outputs: ids, dims, dynamic };
  }

  /** Takes over what the program holds, so that equal operations are found there. */
  resume(program: Program): void {
    this.values.push(...program.values);
    this.ops.push(...program.ops);
    this.inputs.push(...program.inputs);
    for (const input of program.inputs)
      this.known.set(`${input.kind}:${input.name}`, this.typeOf(input.value));
    for (const op of program.ops)
      this.seen.set(this.keyOf(kindOf(op.prim, op.attrs), op.inputs), this.typeOf(op.output));
  }

  private value(type: IrType): Value {
    const value: Value = {
      id: this.values.length,
      shape: type.shape,
      dtype: type.dtype,
      origin: this.origin,
    };
    this.values.push(value);
    return value;
  }
}

/** The type rule of a primitive; its errors say which primitive refused. */
function typeOf(prim: Primitive, ins: readonly IrType[], attrs: Attrs): IrType {
  try {
    return prim.type(ins, attrs);
  } catch (e) {
    throw e instanceof IrError ? new IrError(`${prim.name}: ${e.message}`) : e;
  }
}

/** 20 bits for an operand: two of them and 12 for what is done are a whole number of float64. */
const idRoom = 0x100000;

/** Written out, for inputs are most of a program and each form of object is slow to meet. */
function withValue(input: InputSpec, value: number): ProgramInput {
  if (input.kind === "feed") return { kind: input.kind, name: input.name, value };
  if (input.kind !== "weight") return { kind: input.kind, name: input.name, stream: input.stream, value };
  const { kind, name, owner, seedName, init, decay } = input;
  return { kind, name, owner, seedName, init, decay, value };
}

const kindOf = (prim: string, attrs: Attrs): string => `${prim} ${attrsKey(attrs)}`;

/** Equal attributes have equal keys, and only they: −0, ±∞ and NaN too. */
function attrsKey(attrs: Attrs): string {
  let key = "";
  for (const name in attrs) key += `${name}=${partKey(attrs[name])};`;
  return key;
}

function partKey(v: unknown): string {
  if (typeof v === "number") return Object.is(v, -0) ? "-0" : String(v);
  if (Array.isArray(v)) return `[${v.map(partKey).join()}]`;
  return isSize(v) ? `<${v.key}>` : String(JSON.stringify(v));
}

const isSize = (v: unknown): v is Size => typeof v === "object" && v !== null && "terms" in v && "key" in v;

for (const name of Object.keys(primitives) as PrimitiveName[]) {
  const { arity } = primitives[name];
  const method =
    arity === "many"
      ? function (this: ProgramBuilder, ins: readonly Value[], attrs: Attrs = {}): Value {
          return this.emit(name, ins, attrs);
        }
      : function (this: ProgramBuilder, ...args: unknown[]): Value {
          return this.emit(name, args.slice(0, arity) as Value[], (args[arity] ?? {}) as Attrs);
        };
  Object.defineProperty(ProgramBuilder.prototype, name, { value: method });
}

/** A builder for a program with these example sizes; `dynamic` names the dims that a run may change. */
export const newBuilder = (dims: Bindings, dynamic: readonly string[] = []): Builder =>
  new ProgramBuilder(dims, dynamic) as unknown as Builder;

/** A builder that goes on where a program ends: its values keep their ids, and its operations are not made twice. */
export function extendProgram(program: Program): Builder {
  const builder = new ProgramBuilder(program.dims, program.dynamic);
  builder.resume(program);
  return builder as unknown as Builder;
}
