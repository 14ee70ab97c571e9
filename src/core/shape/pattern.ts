// The little language in which blocks declare their ports:
//   "… d"             any leading axes, then one bound to d
//   "b:batch t:time d" three axes, two with a role that is checked
//   "$out"            a size from the parameter `out`; "h*k", "2*$out": expressions over bound names
//   "~b h t:query s:key"  broadcastable to that: leading axes may be missing, any axis may be 1; as an output,
//                      axes that no input has are 1
import {
  type Axis,
  type Origin,
  type Role,
  roles,
  rolesAgree,
  unifySizes,
  unknownAxis,
  type ValueType,
} from "./axis.ts";
import { parseSize } from "./expression.ts";
import {
  type Bindings,
  dimsOf,
  isKnown,
  literal,
  literalValue,
  type Size,
  sameSize,
  substitute,
  unknownSize,
} from "./size.ts";

interface AxisPattern {
  /** The plain name that the axis is bound to, or undefined for an expression. */
  readonly name: string | undefined;
  readonly size: Size;
  /** Parameters that the expression mentions, without the `$`. */
  readonly params: readonly string[];
  readonly role: Role;
  readonly text: string;
}

export interface Pattern {
  readonly rest: string | null;
  readonly axes: readonly AxisPattern[];
  readonly broadcast: boolean;
}

/** What the names of a pattern stand for at one node. */
export interface Scope {
  readonly axes: Map<string, Axis>;
  readonly rests: Map<string, readonly Axis[] | null>;
  /** Values of size parameters, by name without `$`. */
  readonly params: ReadonlyMap<string, Size>;
}

export const newScope = (params: ReadonlyMap<string, Size> = new Map()): Scope => ({
  axes: new Map(),
  rests: new Map(),
  params,
});

const cache = new Map<string, Pattern>();

/** Parses a pattern. Patterns are written by us in block files, so a mistake throws. */
export function parsePattern(text: string): Pattern {
  const known = cache.get(text);
  if (known) return known;
  const broadcast = text.startsWith("~");
  const words = (broadcast ? text.slice(1) : text).split(/\s+/).filter((w) => w !== "");
  const rest = words[0]?.startsWith("…") ? (words.shift() as string).slice(1) || "…" : null;
  const pattern: Pattern = { rest, axes: words.map(parseAxis), broadcast };
  cache.set(text, pattern);
  return pattern;
}

function parseAxis(word: string): AxisPattern {
  const [text = "", role = "any"] = word.split(":");
  if (!(roles as readonly string[]).includes(role)) throw new Error(`unknown role in pattern "${word}"`);
  const parsed = parseSize(text.replaceAll("$", "param_"));
  if (!parsed.ok) throw new Error(`bad axis in pattern "${word}": ${parsed.message}`);
  const names = dimsOf(parsed.size);
  return {
    name: /^[a-z][a-z0-9_]*$/.test(text) ? text : undefined,
    size: parsed.size,
    params: names.filter((n) => n.startsWith("param_")).map((n) => n.slice(6)),
    role: role as Role,
    text,
  };
}

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
 * Matches a port's pattern against the type on its wire, binding names in `scope`.
 * Returns every disagreement; unknown axes and ranks agree with everything.
 */
export function match(pattern: Pattern, type: ValueType, scope: Scope, at: Bindings): Mismatch[] {
  if (type.axes === null) return [];
  const found = type.axes;
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
    matchAxis(want, found[lead + i] as Axis, lead + i, scope, at, problems);
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
    const axis = found[index] as Axis;
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
    compareAxes(want, found[i] as Axis, i, want.size.key, at, problems);
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

function resolve(want: AxisPattern, scope: Scope): Axis {
  const by = new Map<string, Size>();
  for (const name of dimsOf(want.size)) {
    const size = name.startsWith("param_") ? scope.params.get(name.slice(6)) : scope.axes.get(name)?.size;
    if (size === undefined || !isKnown(size)) return { ...unknownAxis, role: want.role };
    by.set(name, size);
  }
  return { size: substitute(want.size, by), role: want.role };
}

/**
 * The axes of an output or weight. Bound axes keep the chain of where their size came from, with `origin`
 * (the port) put in front; a role in the pattern replaces the bound one. Null where the rank is unknown.
 */
export function instantiate(pattern: Pattern, scope: Scope, origin: Origin): readonly Axis[] | null {
  const lead = pattern.rest === null ? [] : (scope.rests.get(pattern.rest) ?? null);
  if (lead === null) return null;
  const passed = lead.map((a) => ({ ...a, origin: follow(origin, a.origin) }));
  return [
    ...passed,
    ...pattern.axes.map((want): Axis => {
      if (want.name !== undefined) {
        // Where nothing that broadcasts has this axis, neither has the result: its length is 1.
        const absent = pattern.broadcast ? literalAxis(1) : { ...unknownAxis };
        const bound = scope.axes.get(want.name) ?? absent;
        const role = want.role === "any" ? bound.role : want.role;
        return { size: bound.size, role, origin: follow(origin, bound.origin) };
      }
      const made = resolve(want, scope);
      const sourceName = dimsOf(want.size).find((n) => scope.axes.get(n)?.origin);
      const source = sourceName === undefined ? undefined : scope.axes.get(sourceName)?.origin;
      const param = want.params[0];
      const from: Origin | undefined = param === undefined ? source : { node: origin.node, param };
      return { ...made, origin: follow(origin, from) };
    }),
  ];
}

function follow(origin: Origin, from: Origin | undefined): Origin {
  return from === undefined ? origin : { ...origin, from };
}

export const literalAxis = (value: number, role: Role = "any"): Axis => ({ size: literal(value), role });
export const holes = (count: number): Axis[] =>
  Array.from({ length: count }, () => ({ size: unknownSize, role: "any" }));
