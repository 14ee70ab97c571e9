// Operations on bools in forms that WebGPU has too: ONNX Runtime's provider for it knows few operators of that type.
import { type OnnxScope, onnxTypes } from "./onnx-scope.ts";

/** a ∨ b. */
export const either = (m: OnnxScope, a: string, b: string): string =>
  m.node("Not", [m.node("And", [m.node("Not", [a]), m.node("Not", [b])])]);

/** Bools as the integers 0 and 1. */
export const asInts = (m: OnnxScope, bools: readonly string[]): string[] =>
  bools.map((x) => m.node("Cast", [x], { to: onnxTypes.i32 }));

/** What moves entries without a look at them, done with bools as integers. */
export const movedAsInts = (
  m: OnnxScope,
  bools: readonly string[],
  move: (ints: readonly string[]) => string,
): string => m.node("Cast", [move(asInts(m, bools))], { to: onnxTypes.bool });
