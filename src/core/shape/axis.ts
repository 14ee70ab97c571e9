// An axis is a size and a role. T×T scores have two axes of one size and two roles: that is how a transposed
// mask is found. Every axis remembers by which way its size came, so that a mismatch can name the culprit.
import { type Bindings, evaluate, isKnown, literalValue, type Size, sameSize, unknownSize } from "./size.ts";

export const roles = ["batch", "time", "query", "key", "head", "feature", "vocab", "any"] as const;

/** What an axis counts. `time` is a stream's positions; inside attention they are either `query` or `key`. */
export type Role = (typeof roles)[number];

export type Dtype = "f32" | "i32" | "bool";

/** One step of the chain that set a size: the parameter or port of a node, and the step before it. */
export interface Origin {
  readonly node: string;
  readonly port?: string;
  readonly param?: string;
  readonly from?: Origin;
}

/**
 * How the node that gives an axis came by its size: from an axis of one of its inputs, from an axis that leaves the
 * graph inside it, or from a parameter. Only the one step: a rewiring further up then changes nothing here.
 */
export type Via =
  | { readonly port: string; readonly axis: number }
  | { readonly inside: string; readonly axis: number }
  | { readonly param: string };

export interface Axis {
  readonly size: Size;
  readonly role: Role;
  readonly via?: Via;
  /** The whole chain: in diagnostics, and on axes that come in from outside. */
  readonly origin?: Origin;
}

/** The type of what flows on a wire. `axes` is null where even the rank is unknown. */
export interface ValueType {
  readonly axes: readonly Axis[] | null;
  readonly dtype: Dtype | null;
}

export const unknownType: ValueType = { axes: null, dtype: null };

export const axis = (size: Size, role: Role = "any", origin?: Origin): Axis =>
  origin ? { size, role, origin } : { size, role };

/** True when nothing about the type is missing. */
export const isComplete = (type: ValueType): boolean =>
  type.axes !== null && type.dtype !== null && type.axes.every((a) => isKnown(a.size));

export const rolesAgree = (a: Role, b: Role): boolean => a === b || a === "any" || b === "any";

export type SizeMatch =
  | { readonly kind: "same"; readonly size: Size }
  /** A literal met a named size of that value: fine, but the name says more. */
  | { readonly kind: "literal"; readonly size: Size; readonly literal: number }
  | { readonly kind: "differ"; readonly equalByAccident: boolean };

/**
 * Unifies two sizes. Unknown unifies with all; a literal unifies with a size of that value at the example
 * sizes; two different names never unify, even when they are equal by accident.
 */
export function unifySizes(a: Size, b: Size, at: Bindings): SizeMatch {
  if (!isKnown(a)) return { kind: "same", size: b };
  if (!isKnown(b) || sameSize(a, b)) return { kind: "same", size: a };
  const [x, y] = [literalValue(a), literalValue(b)];
  const equal = evaluate(a, at) === evaluate(b, at);
  if (equal && x !== undefined) return { kind: "literal", size: b, literal: x };
  if (equal && y !== undefined) return { kind: "literal", size: a, literal: y };
  return { kind: "differ", equalByAccident: equal };
}

/** `B T D`, or `B T 4*D`; with values `B=1 T=4 D=64`. */
export function printAxes(axes: readonly Axis[] | null, at?: Bindings): string {
  if (axes === null) return "…";
  if (axes.length === 0) return "scalar";
  return axes.map((a) => printSize(a.size, at)).join(" ");
}

export function printSize(size: Size, at?: Bindings): string {
  if (!isKnown(size)) return "?";
  if (!at || literalValue(size) !== undefined) return size.key;
  return `${size.key}=${formatCount(evaluate(size, at))}`;
}

const formatCount = (n: number): string => (Number.isInteger(n) ? String(n) : n.toFixed(2));

export const printType = (type: ValueType, at?: Bindings): string =>
  `[${printAxes(type.axes, at).replaceAll(" ", ", ")}]${type.dtype && type.dtype !== "f32" ? ` ${type.dtype}` : ""}`;

export const unknownAxis: Axis = { size: unknownSize, role: "any" };
