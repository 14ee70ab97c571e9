// Sizes of values, where an axis must be there.
import { IrError, type Value } from "../ir/index.ts";
import type { Size } from "../shape/index.ts";

export function sizeOfLast(value: Value): Size {
  const size = value.shape.at(-1);
  if (!size) throw new IrError("a scalar has no last axis");
  return size;
}
