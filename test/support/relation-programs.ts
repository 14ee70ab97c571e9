// Random programs for relations: those of the leak proof's own generator, with lookups, cuts and joins added.
import { extendProgram, type Program, type Value } from "../../src/core/ir/index.ts";
import { literal, subSizes } from "../../src/core/shape/index.ts";
import { growLeakProgram } from "./leak-programs.ts";

type Choices = Parameters<typeof growLeakProgram>[0];

/** `extra` chooses what is added: each number one more operation, where it fits. */
export function growRelationProgram(choices: Choices, isHard: boolean, extra: readonly number[]): Program {
  const base = growLeakProgram(choices, isHard);
  const g = extendProgram(base);
  const outs = Object.values(base.outputs).map((id) => g.typeOf(id) as Value);
  const ids = g.typeOf(base.inputs.find((i) => i.kind === "ids")!.value) as Value;
  for (const choice of extra) {
    const x = outs[outs.length - 1 - (choice % Math.min(6, outs.length))]!;
    const rank = x.shape.length;
    if (rank === 0 || rank > 4 || x.dtype !== "f32") continue;
    const first = x.shape[0]!;
    const last = x.shape[rank - 1]!;
    const number = (size: typeof first) => g.cast(g.sizeOf({ size }), { dtype: "i32" });
    const axis = Math.floor(choice / 64) % rank;
    const like = outs.find(
      (o) =>
        o !== x &&
        o.dtype === "f32" &&
        o.shape.length === rank &&
        o.shape.every((s, i) => i === axis || s.key === x.shape[i]!.key),
    );
    const made: readonly (() => Value)[] = [
      () => g.gather(x, g.sub(number(subSizes(first, literal(1))), g.iota({ size: first }))),
      () => g.gather(x, g.max(g.sub(g.iota({ size: first }), g.scalar(1, "i32")), g.scalar(0, "i32"))),
      () => g.gather(x, g.mod(ids, number(first))),
      () => (like ? g.concat([x, like], { axis }) : x),
      () =>
        g.matmul(
          g.swap(g.oneHot(g.sub(g.iota({ size: last }), g.scalar(1, "i32")), { depth: last })),
          g.swap(x),
        ),
      () =>
        g.where(
          g.and(g.lessEqual(g.iota({ size: last }), g.scalar(2, "i32")), g.less(x, g.scalar(0))),
          x,
          g.scalar(0),
        ),
      () =>
        g.where(
          g.or(g.less(g.iota({ size: last }), g.scalar(1, "i32")), g.less(x, g.scalar(0))),
          x,
          g.scalar(0),
        ),
      () => g.erf(g.add(g.sin(x), g.cos(x))),
      () => g.cast(g.shiftRight(ids, { bits: 1 }), { dtype: "f32" }),
      () => g.slice(x, { axis: 0, start: subSizes(first, literal(1)), size: literal(1) }),
      () => g.tanh(g.reciprocal(g.mul(x, g.scalar(0)))),
      () => g.softmax(g.where(g.less(g.iota({ size: last }), g.scalar(2, "i32")), x, g.scalar(-1e9))),
    ];
    try {
      outs.push(made[Math.floor(choice / 8) % made.length]!());
    } catch {
      // It does not fit.
    }
  }
  return g.finish(Object.fromEntries(outs.map((v, i) => [`v${i}`, v])));
}

/** The value that comes last: what a proof would be asked about. */
export const lastOf = (program: Program): number => Object.values(program.outputs).at(-1)!;
