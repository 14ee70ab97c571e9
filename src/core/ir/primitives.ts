// The table of all primitives, by name.
import type { Primitive } from "./primitive.ts";
import * as all from "./prims/index.ts";

export const primitives = all;
export type Primitives = typeof primitives;
export type PrimitiveName = keyof Primitives;

export const isPrimitive = (name: string): name is PrimitiveName => Object.hasOwn(primitives, name);

/** The record of a primitive with its types forgotten: for code that treats all alike. */
export function primitive(name: string): Primitive | undefined {
  return isPrimitive(name) ? (primitives[name] as unknown as Primitive) : undefined;
}
