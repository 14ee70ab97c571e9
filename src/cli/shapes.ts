// Shapes and tables of text.
import {
  type Axis,
  type Bindings,
  evaluateSize,
  isKnown,
  literalValue,
  type Parameters,
  plural,
  type ValueType,
} from "../core/index.ts";

/** `[B=1, T=4, 4*D=16]`, a plain number as it is; `[…]` where the rank is unknown. */
export function printShape(type: ValueType, at: Bindings): string {
  if (type.axes === null) return "[…]";
  const axis = ({ size }: Axis): string => {
    if (!isKnown(size)) return "?";
    return literalValue(size) !== undefined ? size.key : `${size.key}=${evaluateSize(size, at)}`;
  };
  const dtype = type.dtype === null || type.dtype === "f32" ? "" : ` ${type.dtype}`;
  return `[${type.axes.map(axis).join(", ")}]${dtype}`;
}

/** A type in JSON: `{ axes: ["B", "T", "D"], dims: [1, 4, 64], dtype: "f32" }`; what is unknown is null. */
export function shapeJson(type: ValueType, at: Bindings) {
  const { axes, dtype } = type;
  return {
    axes: axes?.map(({ size }) => (isKnown(size) ? size.key : null)) ?? null,
    dims: axes?.map(({ size }) => (isKnown(size) ? evaluateSize(size, at) : null)) ?? null,
    dtype,
  };
}

/** Columns as wide as their widest cell; `right` names the columns that stand at the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.map((row) => [...(row[i] ?? "")].length)),
  );
  return rows.map((row) =>
    row
      .map((cell, i) => {
        const gap = " ".repeat((widths[i] ?? 0) - [...cell].length);
        return right.includes(i) ? gap + cell : cell + gap;
      })
      .join("  ")
      .trimEnd(),
  );
}

/** `1,234` */
export const count = (n: number): string => n.toLocaleString("en-US");

/** While some weights have no size yet only a least number can be told. */
export const parametersText = ({ known, unsized }: Parameters): string =>
  `${unsized > 0 ? "at least " : ""}${plural(known, "parameter")}`;

/** `B=2 T=?`: a dim whose number is no size has none. */
export const dimsText = (bindings: Bindings): string =>
  Object.entries(bindings)
    .map(([name, value]) => `${name}=${Number.isFinite(value) ? value : "?"}`)
    .join(" ");
