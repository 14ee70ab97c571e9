// Facts of all values of a program, forwards: see `Fact`. Everything follows from the records of the primitives.

import { isTextInput, type Op, type Program, type ProgramInput, relation } from "../ir/index.ts";
import { dimsOf, evaluateSize, literalValue, type Size } from "../shape/index.ts";
import type { Fact } from "./fact.ts";
import { joinedPlanes, movedFacts, offsetFacts } from "./facts-moving.ts";
import { pointwiseFacts } from "./facts-pointwise.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { shake } from "./stable.ts";
import { axesTo, recordOf, timeOffset } from "./time.ts";

type Known = Pick<Fact, "number" | "planes" | "painted">;
const nothing: Known = { number: relation.ordinary, planes: [], painted: null };

/** By the id of the value; `time` is the dim that counts positions of `stream`. Throws `StepRefused`. */
export function factsOf(program: Program, stream: string, time: string): readonly Fact[] {
  const facts: Fact[] = [];
  for (const input of program.inputs) facts[input.value] = ofInput(program, input, stream, time);
  for (const op of program.ops) facts[op.output] = ofOp(program, op, facts, time);
  return facts;
}

function ofInput(program: Program, input: ProgramInput, stream: string, name: string): Fact {
  const owner = input.kind === "weight" ? input.owner : null;
  const time = program.values[input.value]!.shape.map((s) => timeOffset(s, name, owner));
  const isText = isTextInput(input);
  const isTimed = time.some((c) => c !== null);
  if (input.kind === "weight" && isTimed) refuse("weight", input.owner, input.name);
  return {
    ...nothing,
    time,
    written: isText && input.stream === stream,
    source: isText && input.stream !== stream,
    placed: isTimed,
    unstable: null,
  };
}

function ofOp(program: Program, op: Op, facts: readonly Fact[], name: string): Fact {
  const out = program.values[op.output]!;
  const ins = op.inputs.map((id) => facts[id]!);
  const node = out.origin?.node ?? null;
  const time = out.shape.map((s) => timeOffset(s, name, node));
  const record = recordOf(op);
  const isMade = record.kind === "special" && record.axes.does === "make";
  const length = isMade && record.axes.what === "size" ? (op.attrs.size as Size) : null;
  const countsText = length !== null && dimsOf(length).includes(name);
  const inherited = ins.find((i) => i.unstable !== null)?.unstable ?? null;
  const own: Refusal | null = countsText
    ? { reason: "length", node, what: op.prim }
    : shake(program, op, ins, name);
  return {
    ...knownOf(program, op, ins, name),
    time,
    written: ins.some((i) => i.written),
    source: ins.some((i) => i.source),
    placed: countsText || time.some((c) => c !== null) || ins.some((i) => i.placed),
    unstable: inherited ?? own,
  };
}

function knownOf(program: Program, op: Op, ins: readonly Fact[], name: string): Known {
  const out = program.values[op.output]!;
  const record = recordOf(op);
  const axes = (operand: number) => axesTo(program, op, operand);
  const [first] = ins;
  if (record.kind === "pointwise") {
    const operands = ins.map((fact, i) => ({
      ...{ fact, axes: axes(i) },
      dtype: program.values[op.inputs[i]!]!.dtype,
    }));
    return { ...nothing, ...pointwiseFacts(record, op.attrs, out, operands) };
  }
  if (record.kind === "moving" && first) {
    const index = record.index(op.attrs);
    if (index.map === "offset") return offsetFacts(first, index, out);
    if (index.map !== "join") return movedFacts(first, axes(0), out.dtype);
    return { ...nothing, planes: joinedPlanes(ins, index.axis) };
  }
  if (record.kind !== "special") return nothing;
  const does = record.axes;
  if (does.does === "regroup" && first) {
    first.time.forEach((c, i) => {
      if (c !== null && axes(0)[i]! < 0) refuse("melted", out.origin?.node ?? null, op.prim);
    });
    return movedFacts(first, axes(0), out.dtype);
  }
  if (does.does === "mixRow" && does.neutral !== null && first) {
    const [last, { neutral, gives }] = [out.shape.length - 1, does];
    const hidden = first.planes.filter((p) => p.value === neutral && (p.over === last || p.under === last));
    return { ...nothing, planes: hidden.map((p) => ({ ...p, value: gives })) };
  }
  return does.does === "make" ? made(program, op, does.what, name) : nothing;
}

function made(program: Program, op: Op, what: "numbers" | "indices" | "size", name: string): Known {
  if (what === "indices") {
    const index = relation.variable(relation.own(0));
    return { ...nothing, number: relation.publicNumber(index, index, true, "i32") };
  }
  if (what === "size") {
    const size = op.attrs.size as Size;
    const isFixed = dimsOf(size).every((d) => d !== name && !program.dynamic.includes(d));
    const value = literalValue(size) ?? evaluateSize(size, program.dims);
    return isFixed ? { ...nothing, number: relation.known(Math.fround(value)) } : nothing;
  }
  const { dims, data } = op.attrs as { readonly dims: readonly number[]; readonly data: readonly number[] };
  const isFlat = data.length > 0 && data.every((v) => Object.is(v, data[0]));
  return {
    planes: [],
    number: isFlat ? relation.known(data[0]!) : relation.ordinary,
    painted: { dims, data, start: dims.map(() => 0) },
  };
}
