// Shape and dtype rules that many primitives share. Sizes agree when their keys are equal or one is a literal 1.
import { type Dtype, literal, literalValue, mulSizes, one, type Size, sameSize } from "../shape/index.ts";
import { IrError } from "./primitive.ts";
import type { IrType } from "./program.ts";

export const isOne = (s: Size): boolean => literalValue(s) === 1;

export const noFlops: Size = literal(0);

export const showShape = (shape: readonly Size[]): string => `[${shape.map((s) => s.key).join(", ")}]`;

export const sameShape = (a: readonly Size[], b: readonly Size[]): boolean =>
  a === b || (a.length === b.length && a.every((s, i) => sameSize(s, b[i]!)));

/** Number of elements. */
export const sizeOfShape = (type: Pick<IrType, "shape">): Size => type.shape.reduce(mulSizes, one);

/** Throws unless `ok`. */
export function need(ok: boolean, message: () => string): asserts ok {
  if (!ok) throw new IrError(message());
}

export function needDtype(type: IrType, ...allowed: readonly Dtype[]): Dtype {
  need(allowed.includes(type.dtype), () => `expected ${allowed.join(" or ")}, got ${type.dtype}`);
  return type.dtype;
}

export function needSameDtype(a: IrType, b: IrType): Dtype {
  need(a.dtype === b.dtype, () => `dtypes differ: ${a.dtype} and ${b.dtype}`);
  return a.dtype;
}

/** The size of axis `index`, which must exist. */
export function sizeAt(shape: readonly Size[], index: number): Size {
  const size = shape[index];
  need(size !== undefined, () => `${showShape(shape)} has no axis ${index}`);
  return size;
}

/** The size of the last axis, which must exist. */
export const lastSize = (shape: readonly Size[]): Size => sizeAt(shape, shape.length - 1);

/** Broadcasts shapes as NumPy does: aligned at the last axis, size 1 stretches. Throws where two sizes differ. */
export function broadcastShapes(a: readonly Size[], b: readonly Size[]): readonly Size[] {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const x = a[i - rank + a.length] ?? one;
    const y = b[i - rank + b.length] ?? one;
    if (sameSize(x, y) || isOne(y)) return x;
    if (isOne(x)) return y;
    throw new IrError(`cannot broadcast ${showShape(a)} with ${showShape(b)}`);
  });
}

/** The shape left by a reduction over `axes`; `keep` leaves axes of size 1 in their place. */
export function reducedShape(shape: readonly Size[], axes: readonly number[], keep: boolean): Size[] {
  for (const axis of axes) sizeAt(shape, axis);
  need(new Set(axes).size === axes.length, () => `axes [${axes.join(", ")}] repeat`);
  return shape.flatMap((s, i) => (!axes.includes(i) ? [s] : keep ? [one] : []));
}
