// x·W + b over the last axis: what Linear, Wo, LMHead and the projections of attention do.
import type { Builder, Value } from "../ir/index.ts";
import { literal } from "../shape/index.ts";

/**
 * […, d] · [d, m] (+ [m]) → […, m]. A vector on its own, [d], becomes [m] as with torch.nn.Linear: it is multiplied
 * as a matrix of one row.
 */
export function project(ir: Builder, x: Value, w: Value, b: Value | undefined): Value {
  const alone = x.shape.length === 1;
  const rows = ir.matmul(alone ? ir.reshape(x, { shape: [literal(1), ...x.shape] }) : x, w);
  const y = alone ? ir.reshape(rows, { shape: w.shape.slice(-1) }) : rows;
  return b === undefined ? y : ir.add(y, b);
}
