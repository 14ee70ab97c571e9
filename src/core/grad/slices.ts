// Gradients of slices: each is its part with zeros around it, and where all parts of an axis are there, their sum is
// the parts side by side.
import type { Builder, Op, Value } from "../ir/index.ts";
import { addSizes, literal, literalValue, type Size, sameSize } from "../shape/index.ts";
import type { Made } from "./made.ts";
import { isConstant } from "./made.ts";

/** A stretch of an axis that is not zero. */
interface Part {
  readonly start: Size;
  readonly value: Value;
}

interface Parts {
  readonly axis: number;
  readonly parts: readonly Part[];
}

/** The sum a + b as one concatenation, if both are parts of one axis and fill it. */
export function joinedParts(
  g: Builder,
  made: ReadonlyMap<number, Made>,
  a: Value,
  b: Value,
): Value | undefined {
  const [x, y] = [partsOf(made, a), partsOf(made, b)];
  if (!x || !y || x.axis !== y.axis) return undefined;
  const rest = [...x.parts, ...y.parts];
  const ordered: Value[] = [];
  let at: Size = literal(0);
  while (rest.length > 0) {
    const next = rest.findIndex((p) => sameSize(p.start, at));
    const [part] = next < 0 ? [] : rest.splice(next, 1);
    if (!part) return undefined;
    ordered.push(part.value);
    at = addSizes(at, sizeOn(part.value, x.axis));
  }
  return sameSize(at, sizeOn(a, x.axis)) ? g.concat(ordered, { axis: x.axis }) : undefined;
}

const sizeOn = (v: Value, axis: number): Size => v.shape[axis]!;

function partsOf(made: ReadonlyMap<number, Made>, v: Value): Parts | undefined {
  const m = made.get(v.id);
  if (m?.prim === "add") {
    const [x, y] = m.ins.map((i) => partsOf(made, i));
    return x && y && x.axis === y.axis ? { axis: x.axis, parts: [...x.parts, ...y.parts] } : undefined;
  }
  if (m?.prim !== "concat") return undefined;
  const axis = axisOf(m.attrs);
  let start: Size = literal(0);
  const parts: Part[] = [];
  for (const value of m.ins) {
    if (!isConstant(made, value, 0)) parts.push({ start, value });
    start = addSizes(start, sizeOn(value, axis));
  }
  // Something padded: one part, and zeros.
  return parts.length === 1 && m.ins.length > 1 && literalValue(start) !== 0 ? { axis, parts } : undefined;
}

const axisOf = (attrs: Op["attrs"]): number => (attrs as { axis: number }).axis;
