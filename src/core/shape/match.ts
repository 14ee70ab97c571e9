// Patterns against types: what a port wants and what its wire brings, and the axes that an output then has.
import {
  type Axis,
  type Role,
  rolesAgree,
  unifySizes,
  unknownAxis,
  type ValueType,
  type Via,
} from "./axis.ts";
import type { AxisPattern, Pattern, Scope } from "./pattern.ts";
import {
  type Bindings,
  dim,
  isKnown,
  literal,
  literalValue,
  type Size,
  sameSize,
  substitute,
  unknownSize,
} from "./size.ts";

export type Mismatch =
  | { readonly kind: "rank"; readonly expected: string; readonly found: number }
  | {
      readonly kind: "role";
      readonly index: number;
      readonly expected: Role;
      readonly found: Role;
      readonly axis: Axis;
    }
  | {
      readonly kind: "size";
      readonly index: number;
      /** The name in the pattern: what the axis is to the block. */
      readonly label: string;
      readonly expected: Axis;
      readonly found: Axis;
      readonly equalByAccident: boolean;
    }
  | {
      readonly kind: "literal";
      readonly index: number;
      readonly literal: number;
      readonly named: Size;
      readonly axis: Axis;
    };

/**
 * Matches a port's pattern against the type on its wire, binding names in `scope`; what is bound and what
 * disagrees comes by way of that `port`. Returns every disagreement; unknown axes and ranks agree with everything.
 */
export function match(
  pattern: Pattern,
  type: ValueType,
  port: string,
  scope: Scope,
  at: Bindings,
): Mismatch[] {
  if (type.axes === null) return [];
  const found = type.axes.map(({ size, role }, i): Axis => ({ size, role, via: input(port, i) }));
  const problems: Mismatch[] = [];
  const fixed = pattern.axes.length;
  if (pattern.broadcast) return matchBroadcast(pattern, found, scope, at);
  if (pattern.rest === null ? found.length !== fixed : found.length < fixed) {
    const names = pattern.axes.map((a) => a.text).join(", ");
    problems.push({
      kind: "rank",
      expected: pattern.rest === null ? `[${names}]` : `[…, ${names}]`,
      found: found.length,
    });
    return problems;
  }
  const lead = found.length - fixed;
  if (pattern.rest !== null) matchRest(pattern.rest, found.slice(0, lead), scope, at, problems);
  pattern.axes.forEach((want, i) => {
    matchAxis(want, found[lead + i]!, lead + i, scope, at, problems);
  });
  return problems;
}

function matchBroadcast(pattern: Pattern, found: readonly Axis[], scope: Scope, at: Bindings): Mismatch[] {
  const problems: Mismatch[] = [];
  const restAxes = pattern.rest === null ? [] : (scope.rests.get(pattern.rest) ?? null);
  if (restAxes !== null && found.length > restAxes.length + pattern.axes.length) {
    problems.push({
      kind: "rank",
      expected: `at most ${restAxes.length + pattern.axes.length} axes`,
      found: found.length,
    });
    return problems;
  }
  for (let back = 1; back <= found.length; back++) {
    const index = found.length - back;
    const axis = found[index]!;
    if (literalValue(axis.size) === 1) continue;
    const want = pattern.axes[pattern.axes.length - back];
    if (want) {
      matchAxis(want, axis, index, scope, at, problems);
    } else if (restAxes !== null) {
      const other = restAxes[restAxes.length - (back - pattern.axes.length)];
      if (other) compareAxes(other, axis, index, axis.size.key, at, problems);
    }
  }
  return problems;
}

function matchRest(
  name: string,
  found: readonly Axis[],
  scope: Scope,
  at: Bindings,
  problems: Mismatch[],
): void {
  const bound = scope.rests.get(name);
  if (bound === undefined || bound === null) {
    scope.rests.set(name, found);
    return;
  }
  if (bound.length !== found.length) {
    problems.push({ kind: "rank", expected: `${bound.length} leading axes`, found: found.length });
    return;
  }
  bound.forEach((want, i) => {
    compareAxes(want, found[i]!, i, want.size.key, at, problems);
  });
}

function matchAxis(
  want: AxisPattern,
  found: Axis,
  index: number,
  scope: Scope,
  at: Bindings,
  out: Mismatch[],
): void {
  if (!rolesAgree(want.role, found.role)) {
    out.push({ kind: "role", index, expected: want.role, found: found.role, axis: found });
  }
  if (want.name !== undefined) {
    const bound = scope.axes.get(want.name);
    if (bound === undefined) scope.axes.set(want.name, found);
    else if (!isKnown(bound.size)) scope.axes.set(want.name, { ...found, role: bound.role });
    else compareAxes(bound, found, index, want.name, at, out, want.role !== "any");
    return;
  }
  const expected = resolve(want, scope);
  compareAxes(expected, found, index, want.text.replaceAll("$", ""), at, out, true);
}

function compareAxes(
  want: Axis,
  found: Axis,
  index: number,
  label: string,
  at: Bindings,
  out: Mismatch[],
  roleChecked = false,
): void {
  if (!roleChecked && !rolesAgree(want.role, found.role)) {
    out.push({ kind: "role", index, expected: want.role, found: found.role, axis: found });
    return;
  }
  const result = unifySizes(want.size, found.size, at);
  if (result.kind === "differ") {
    out.push({ kind: "size", index, label, expected: want, found, equalByAccident: result.equalByAccident });
  } else if (result.kind === "literal") {
    const axis = sameSize(result.size, want.size) ? found : want;
    out.push({ kind: "literal", index, literal: result.literal, named: result.size, axis });
  }
}

const substituted = new Map<string, Size>();

function resolve(want: AxisPattern, scope: Scope): Axis {
  const { names, role } = want;
  const by = new Map<string, Size>();
  let key = want.text;
  for (const name of names) {
    const size = name.startsWith("param_") ? scope.params.get(name.slice(6)) : scope.axes.get(name)?.size;
    if (size === undefined || !isKnown(size)) return { ...unknownAxis, role };
    by.set(name, size);
    key += ` ${size.key}`;
  }
  let size = want.size === dim(names[0] ?? "") ? by.get(names[0]!) : substituted.get(key);
  if (size === undefined) {
    size = substitute(want.size, by);
    if (substituted.size > 5000) substituted.clear();
    substituted.set(key, size);
  }
  return { size, role };
}

/**
 * The axes of an output or weight; each tells from which input or parameter it has its size. A role in the pattern
 * replaces the bound one. Null where the rank is unknown.
 */
export function instantiate(pattern: Pattern, scope: Scope): readonly Axis[] | null {
  const lead = pattern.rest === null ? [] : (scope.rests.get(pattern.rest) ?? null);
  if (lead === null) return null;
  const own = pattern.axes.map((want): Axis => {
    if (want.name !== undefined) {
      // Where nothing that broadcasts has this axis, neither has the result: its length is 1.
      const bound = scope.axes.get(want.name) ?? (pattern.broadcast ? literalAxis(1) : unknownAxis);
      return want.role === "any" || want.role === bound.role ? bound : { ...bound, role: want.role };
    }
    const made = resolve(want, scope);
    const via = want.param === undefined ? sourceOf(want, scope) : parameter(want.param);
    return via ? { ...made, via } : made;
  });
  return lead.length === 0 ? own : [...lead, ...own];
}

/** The way by which the first bound name of an expression came. */
function sourceOf(want: AxisPattern, scope: Scope): Via | undefined {
  for (const name of want.names) {
    const via = scope.axes.get(name)?.via;
    if (via) return via;
  }
  return undefined;
}

const ways = new Map<string, Via>();

/** Equal ways are one object: there are few, and every axis of every port has one. */
function way(key: string, via: Via): Via {
  const known = ways.get(key) ?? via;
  ways.set(key, known);
  return known;
}

const input = (port: string, axis: number): Via => way(`${port} ${axis}`, { port, axis });
const parameter = (param: string): Via => way(param, { param });

const literalAxis = (value: number, role: Role = "any"): Axis => ({ size: literal(value), role });
export const holes = (count: number): Axis[] =>
  Array.from({ length: count }, () => ({ size: unknownSize, role: "any" }));
