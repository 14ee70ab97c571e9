// Finding things in a program, with an error that says what is not there.
import { IrError } from "./primitive.ts";
import type { Program, Value } from "./program.ts";

export function valueAt(program: Program, id: number): Value {
  const value = program.values[id];
  if (!value) throw new IrError(`the program has no value %${id}`);
  return value;
}

/** The id of the output of that name. */
export function outputId(program: Program, name: string): number {
  const id = program.outputs[name];
  if (id === undefined) throw new IrError(`the program has no output "${name}"`);
  return id;
}
