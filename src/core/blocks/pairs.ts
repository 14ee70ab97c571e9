// For blocks that take two values, a and b, entry by entry. The one with fewer axes is broadcast: aligned at the last
// axis, as in NumPy and PyTorch; where roles say otherwise, each of its axes goes to the one of its role, so that a norm
// [B, T] divides vectors [B, T, D] without an axis of length 1 put in by hand.
import type { Builder, Value } from "../ir/index.ts";
import { one, type Role, rolesAgree } from "../shape/index.ts";
import { any, type LowerContext, type Port, type Wiring } from "./define.ts";

/** For the help of each. */
export const broadcasting =
  "The one with fewer axes is broadcast: aligned at the last axis, or where roles say so, each axis to that of its role.";

type Side = "a" | "b";

/** The side whose axes the result has, and where in them each axis of the other side lies. */
interface Alignment {
  readonly wide: Side;
  readonly narrow: Side;
  readonly places: readonly number[];
  /** Aligned at the last axis. */
  readonly trails: boolean;
}

interface Axes {
  readonly roles: readonly Role[];
  readonly isOne: readonly boolean[];
}

function align(a: Axes, b: Axes): Alignment {
  const ones = ({ isOne }: Axes) => isOne.filter(Boolean).length;
  const isBWide = b.roles.length > a.roles.length || (b.roles.length === a.roles.length && ones(b) < ones(a));
  const [wide, narrow, whole, part] = isBWide ? (["b", "a", b, a] as const) : (["a", "b", a, b] as const);
  const lead = whole.roles.length - part.roles.length;
  const trailing = part.roles.map((_, i) => lead + i);
  const agree = trailing.every((at, i) => part.isOne[i] || rolesAgree(whole.roles[at]!, part.roles[i]!));
  const places = agree ? undefined : byRole(whole.roles, part.roles);
  return { wide, narrow, places: places ?? trailing, trails: places === undefined };
}

/** Undefined where a role is unknown, stands twice, or comes in another order. */
function byRole(whole: readonly Role[], part: readonly Role[]): readonly number[] | undefined {
  const places = part.map((role) =>
    role === "any" || whole.indexOf(role) !== whole.lastIndexOf(role) ? -1 : whole.indexOf(role),
  );
  return places.every((at, i) => at > (places[i - 1] ?? -1)) ? places : undefined;
}

/** Undefined where the number of axes of either is unknown. */
function alignmentOf(w: Wiring): Alignment | undefined {
  const axesOf = (side: Side): Axes | undefined => {
    if (Number.isNaN(w.rank(side))) return undefined;
    const indices = Array.from({ length: w.rank(side) }, (_, i) => i);
    return {
      roles: indices.map((i) => w.role(side, i)),
      isOne: indices.map((i) => w.size(side, i) === "1"),
    };
  };
  const [a, b] = [axesOf("a"), axesOf("b")];
  return a && b && align(a, b);
}

const names = (places: Iterable<number>): string => [...places].map((i) => `w${i}`).join(" ");

/** Ports a and b. */
export function pairInputs(w: Wiring): { readonly a: Port; readonly b: Port } {
  const found = alignmentOf(w);
  if (!found || found.trails)
    return found?.wide === "b" ? { a: any("~…"), b: any("…") } : { a: any("…"), b: any("~…") };
  const wide = any(names(Array(w.rank(found.wide)).keys()));
  const narrow = any(names(found.places));
  return found.wide === "a" ? { a: wide, b: narrow } : { a: narrow, b: wide };
}

/** The pattern of what comes out. */
export function pairOutput(w: Wiring): string {
  const found = alignmentOf(w);
  return !found || found.trails ? "…" : names(Array(w.rank(found.wide)).keys());
}

/** Both with axes that broadcast as primitives do. */
export function paired(
  ir: Builder,
  { a, b }: Readonly<Record<Side, Value>>,
  { role }: LowerContext,
): readonly [Value, Value] {
  const axesOf = (side: Side, { shape }: Value): Axes => ({
    roles: shape.map((_, i) => role(side, i)),
    isOne: shape.map((s) => s.key === "1"),
  });
  const { wide, places, trails } = align(axesOf("a", a), axesOf("b", b));
  if (trails) return [a, b];
  const spread = (narrow: Value, { shape }: Value): Value =>
    ir.reshape(narrow, { shape: shape.map((_, i) => narrow.shape[places.indexOf(i)] ?? one) });
  return wide === "a" ? [a, spread(b, a)] : [spread(a, b), b];
}
