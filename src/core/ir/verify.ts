// Is the program legal? Run after each stage that makes or changes one.
import { IrError } from "./primitive.ts";
import { primitive } from "./primitives.ts";
import type { Op, Program } from "./program.ts";
import { sameShape, showShape } from "./rules.ts";

export interface Problem {
  /** Index into `program.ops`; absent where the fault is in inputs or outputs. */
  readonly op?: number;
  readonly message: string;
}

/**
 * All faults: an input used before it is defined, a value defined twice, a type that differs from what the
 * primitive's rule gives, an output or program input that does not exist. An empty list means legal.
 */
export function verify(program: Program): Problem[] {
  const problems: Problem[] = [];
  const defined = new Set<number>();
  const define = (id: number, op?: number) => {
    const at = op === undefined ? {} : { op };
    if (!program.values[id]) problems.push({ ...at, message: `value %${id} does not exist` });
    if (defined.has(id)) problems.push({ ...at, message: `value %${id} is defined twice` });
    defined.add(id);
  };
  program.values.forEach((v, i) => {
    if (v.id !== i) problems.push({ message: `value %${v.id} stands at place ${i}` });
  });
  for (const input of program.inputs) define(input.value);
  program.ops.forEach((op, index) => {
    for (const id of op.inputs) {
      if (!defined.has(id))
        problems.push({ op: index, message: `${op.prim} uses %${id} before it is defined` });
    }
    define(op.output, index);
    const fault = typeFault(program, op);
    if (fault !== undefined) problems.push({ op: index, message: `${op.prim}: ${fault}` });
  });
  for (const [name, id] of Object.entries(program.outputs)) {
    if (!defined.has(id)) problems.push({ message: `output "${name}" is %${id}, which nothing defines` });
  }
  return problems;
}

function typeFault(program: Program, op: Op): string | undefined {
  const prim = primitive(op.prim);
  if (!prim) return "no such primitive";
  if (prim.arity !== "many" && prim.arity !== op.inputs.length) return `takes ${prim.arity} inputs`;
  const ins = op.inputs.flatMap((id) => program.values[id] ?? []);
  const out = program.values[op.output];
  if (!out || ins.length !== op.inputs.length) return undefined;
  try {
    const type = prim.type(ins, op.attrs);
    if (type.dtype === out.dtype && sameShape(type.shape, out.shape)) return undefined;
    return `gives ${showShape(type.shape)} ${type.dtype}, but %${out.id} is ${showShape(out.shape)} ${out.dtype}`;
  } catch (e) {
    if (e instanceof IrError) return e.message;
    throw e;
  }
}
