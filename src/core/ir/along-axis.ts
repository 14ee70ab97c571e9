// How a primitive behaves along one axis of an operand: what a cache over time has to know of it.

import { productOfSizes, type Size, sameSize } from "../shape/index.ts";
import type { Dependence } from "./dependence-record.ts";
import type { Attrs, IrType } from "./program.ts";

/**
 * `kept`: entry i of the output's axis `to` depends on entry i alone. `shifted`: on one other entry, or it lies behind
 * other operands. `mixed`: on several. `unknown`: axes are regrouped.
 */
export type AlongAxis =
  | { readonly kind: "kept"; readonly to: number }
  | { readonly kind: "shifted"; readonly to: number }
  | { readonly kind: "mixed" }
  | { readonly kind: "unknown" };

const kept = (to: number): AlongAxis => ({ kind: "kept", to });
const mixed: AlongAxis = { kind: "mixed" };

/** Axis `axis` of operand `operand`, counted from 0. */
export function alongAxis(
  record: Dependence,
  attrs: Attrs,
  ins: readonly IrType[],
  out: IrType,
  operand: number,
  axis: number,
): AlongAxis {
  const rank = ins[operand]!.shape.length;
  const lead = out.shape.length - rank;
  if (record.kind === "pointwise") return kept(axis + lead);
  if (record.kind === "contracting") {
    const isContracted = axis === rank - (operand === 0 ? 1 : 2);
    return isContracted ? mixed : kept(axis + lead);
  }
  if (record.kind === "folding") {
    const { axes, keep } = record.over(attrs);
    if (axes.includes(axis)) return mixed;
    return kept(keep ? axis : axis - axes.filter((a) => a < axis).length);
  }
  if (record.kind === "moving") {
    const index = record.index(attrs);
    if (index.map === "permute") return kept(index.order.indexOf(axis));
    if (index.map === "broadcast") return kept(axis + lead);
    if (index.axis !== axis) return kept(axis);
    const isFirst = index.map === "offset" ? index.start.key === "0" : operand === 0;
    return { kind: isFirst ? "kept" : "shifted", to: axis };
  }
  switch (record.axes.does) {
    case "mixRow":
      return axis === rank - 1 ? mixed : kept(axis);
    case "compare":
      return kept(axis);
    case "lookUp":
      if (operand === 1) return kept(axis);
      return axis === 0 ? mixed : kept(axis - 1 + (out.shape.length - (rank - 1)));
    default:
      return regrouped(ins[operand]!.shape, out.shape, axis);
  }
}

/** An axis stays where as much lies in front of it, and it has the same size. */
function regrouped(from: readonly Size[], to: readonly Size[], axis: number): AlongAxis {
  const size = from[axis];
  const before = (shape: readonly Size[], n: number) => productOfSizes(shape.slice(0, n)).key;
  const at = to.findIndex((s, i) => size && sameSize(s, size) && before(to, i) === before(from, axis));
  return at < 0 ? { kind: "unknown" } : kept(at);
}
