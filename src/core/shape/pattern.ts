// The little language in which blocks declare their ports:
//   "… d"             any leading axes, then one bound to d
//   "b:batch t:time d" three axes, two with a role that is checked
//   "$out"            a size from the parameter `out`; "h*k", "2*$out": expressions over bound names
//   "$shape__0"        the first of the sizes that the parameter `shape` lists
//   "~b h t:query s:key"  broadcastable to that: leading axes may be missing, any axis may be 1; as an output,
//                      axes that no input has are 1
import { type Axis, type Role, roles } from "./axis.ts";
import { parseSize } from "./expression.ts";
import { dimsOf, type Size } from "./size.ts";

export interface AxisPattern {
  /** The plain name that the axis is bound to, or undefined for an expression. */
  readonly name: string | undefined;
  readonly size: Size;
  /** Names in the expression; those of parameters with `param_` in front. */
  readonly names: readonly string[];
  /** The first parameter that the expression mentions, without the `$`. */
  readonly param: string | undefined;
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
  /** Values of size parameters, by name without `$`; of a list of sizes each, `shape__0`. */
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
  const rest = words[0]?.startsWith("…") ? words.shift()!.slice(1) || "…" : null;
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
    names,
    param: names
      .find((n) => n.startsWith("param_"))
      ?.slice(6)
      .replace(/__\d+$/, ""),
    role: role as Role,
    text,
  };
}
