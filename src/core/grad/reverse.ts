// Reverse mode: each operation's own vjp, from the loss back to what is asked for.
import { type Builder, IrError, type Op, type Program, primitive, type Value } from "../ir/index.ts";

/**
 * Gradients of the scalar `loss` with respect to the values `wrt`, as new values of `g`, which holds `program`.
 * Where several paths meet their contributions add up. Zeros where the loss does not depend on a value.
 * A gradient comes from the node whose operation it goes through, so that it can be drawn there.
 * Throws `IrError` where the loss is no scalar, or depends on one of `wrt` through an operation without gradient.
 */
export function gradients(
  g: Builder,
  program: Program,
  loss: number,
  wrt: readonly number[],
): readonly Value[] {
  const target = g.typeOf(loss);
  if (target.shape.length > 0 || target.dtype !== "f32") throw new IrError("the loss is not one f32 number");
  const path = opsBetween(program, loss, new Set(wrt));
  const found = new Map<number, Value>([[loss, g.scalar(1)]]);
  for (const op of path.reverse()) {
    const dy = found.get(op.output);
    if (!dy) continue;
    const out = g.typeOf(op.output);
    for (const [id, d] of g.from(out.origin, () => contributions(g, op, out, dy))) {
      const before = found.get(id);
      found.set(id, before ? g.from(g.typeOf(id).origin, () => g.add(before, d)) : d);
    }
  }
  return wrt.map((id) => found.get(id) ?? g.expand(g.scalar(0), { shape: g.typeOf(id).shape }));
}

function contributions(g: Builder, op: Op, out: Value, dy: Value): (readonly [number, Value])[] {
  const prim = primitive(op.prim);
  if (!prim) throw new IrError(`no primitive "${op.prim}"`);
  // Through a comparison or a rounding nothing changes: its slope is 0 wherever it has one.
  if (prim.vjp === "nonDifferentiable" || out.dtype !== "f32") return [];
  const ins = op.inputs.map((id) => g.typeOf(id));
  const parts = prim.vjp(g, { ins, out, dy, attrs: op.attrs });
  return op.inputs.flatMap((id, i) => {
    const d = parts[i];
    return d && g.typeOf(id).dtype === "f32" ? [[id, d] as const] : [];
  });
}

/** The values whose change moves the output `loss`, as far as gradients see it. */
export function reaches(program: Program, loss: string): ReadonlySet<number> {
  const found = new Set<number>([program.outputs[loss] ?? -1]);
  for (const op of program.ops.toReversed()) {
    if (!found.has(op.output) || primitive(op.prim)?.vjp === "nonDifferentiable") continue;
    for (const id of op.inputs) if (program.values[id]?.dtype === "f32") found.add(id);
  }
  return found;
}

/** The operations that the loss depends on and that depend on one of `wrt`, in their order. */
function opsBetween(program: Program, loss: number, wrt: ReadonlySet<number>): Op[] {
  const moved = new Set(wrt);
  for (const op of program.ops) if (op.inputs.some((id) => moved.has(id))) moved.add(op.output);
  const needed = new Set([loss]);
  const path: Op[] = [];
  for (const op of program.ops.toReversed()) {
    if (!needed.has(op.output) || !moved.has(op.output)) continue;
    path.push(op);
    for (const id of op.inputs) needed.add(id);
  }
  return path.reverse();
}
