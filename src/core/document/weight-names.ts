// Names of weights as a group's path sees them: `outer.1.blocks.0.attn.w` is `0.attn.w` inside `outer/blocks`.
import type { NodePath } from "../model/index.ts";

export interface NameInside {
  /** Up to the group, with the iterations of repeats around it: `outer.1.blocks`. */
  readonly group: string;
  /** Behind the group: `0.attn.w`. */
  readonly rest: string;
}

/** Undefined for a weight that is not inside the group. */
export function nameInside(weight: string, group: NodePath): NameInside | undefined {
  const parts = weight.split(".");
  let at = 0;
  for (const id of group.split("/")) {
    // An iteration stands behind its repeat, so not in front of the first id.
    while (at > 0 && isIteration(parts[at])) at++;
    if (parts[at++] !== id) return undefined;
  }
  if (at >= parts.length) return undefined;
  return { group: parts.slice(0, at).join("."), rest: parts.slice(at).join(".") };
}

const isIteration = (part: string | undefined): boolean => part !== undefined && /^\d+$/.test(part);

/** `0.attn.w` → its iteration and the name in it; undefined where none stands in front. */
export function iterationOf(rest: string): { readonly iteration: number; readonly name: string } | undefined {
  const [first = "", ...name] = rest.split(".");
  return isIteration(first) ? { iteration: Number(first), name: name.join(".") } : undefined;
}

/** The name with another last id of the group: `outer.1.blocks` → `outer.1.layer`. */
export const withLastId = (group: string, id: string): string =>
  [...group.split(".").slice(0, -1), id].join(".");
