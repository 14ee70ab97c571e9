// A parameter that lists axes by their sizes, "B T:query H D/H": a name behind a colon gives an axis a role.
import { literal, parseSize, type Role, roles, type Size } from "../shape/index.ts";
import { didYouMean, nearNames } from "../words/index.ts";
import type { ParamSpec } from "./params.ts";

export interface ListedAxis {
  readonly size: Size;
  /** As it is written; undefined where the block may say. */
  readonly role?: Role;
}

export const axisList = (byDefault: string, help: string): ParamSpec<readonly ListedAxis[]> => ({
  kind: "axes",
  default: byDefault,
  help,
  parse: (v) => {
    if (typeof v === "number")
      return Number.isInteger(v) && v > 0
        ? { value: [{ size: literal(v) }] }
        : { why: "must list sizes such as B T D" };
    if (typeof v !== "string") return { why: "must list sizes such as B T D" };
    const axes: ListedAxis[] = [];
    for (const word of v.split(/[\s,]+/).filter((w) => w !== "")) {
      const axis = listed(word);
      if ("why" in axis) return axis;
      axes.push(axis);
    }
    return axes.length <= mostAxes ? { value: axes } : { why: `must list at most ${mostAxes} axes` };
  },
});

const mostAxes = 8;

function listed(word: string): ListedAxis | { readonly why: string } {
  const [text = "", role] = word.split(":");
  const parsed = parseSize(text);
  if (!parsed.ok) return { why: `cannot be read at "${word}": ${parsed.message}` };
  if (role === undefined) return { size: parsed.size };
  const known = roles.find((r) => r === role);
  if (known) return { size: parsed.size, role: known };
  return {
    why: `role "${role}" must be one of ${roles.join(", ")}${didYouMean(nearNames(role, roles))}`,
  };
}

/** One of a list's axes in a pattern. */
export const listedAxis = (param: string, axes: readonly ListedAxis[], index: number): string =>
  `$${param}__${index}${axes[index]?.role === undefined ? "" : `:${axes[index].role}`}`;

/** All of them. */
export const listedAxes = (param: string, axes: readonly ListedAxis[]): string =>
  axes.map((_, i) => listedAxis(param, axes, i)).join(" ");

/** `[B, T, D]` */
export const inBrackets = (sizes: readonly Size[]): string => `[${sizes.map((s) => s.key).join(", ")}]`;
