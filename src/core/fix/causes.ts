// Which errors are causes and which only follow: thirty mismatches that one parameter made are one problem.
import type { Checked } from "../check/index.ts";
import { type Diagnostic, isError } from "../diagnostics/index.ts";
import { rootOf } from "./sizes.ts";

export interface RootCause {
  readonly cause: Diagnostic;
  /** The parameter that most of the errors lead back to. */
  readonly culprit?: { readonly node: string; readonly param: string };
  readonly consequences: readonly Diagnostic[];
}

const key = (root: { node: string; param: string }): string => `${root.node}#${root.param}`;

/**
 * Groups size errors by the parameter that most of them share, largest group first claimed; all others stand
 * alone. Causes come in the order of the document, errors before hints.
 */
export function rootCauses(checked: Checked): RootCause[] {
  const order = new Map(checked.diagnostics.map((d, i) => [d, i]));
  const left = new Set(checked.diagnostics);
  const groups: RootCause[] = [];
  for (;;) {
    const covers = new Map<string, { root: { node: string; param: string }; errors: Diagnostic[] }>();
    for (const d of left) {
      if (d.code !== "shape/size") continue;
      for (const root of [rootOf(d.found), rootOf(d.expected)]) {
        if (!root) continue;
        const entry = covers.get(key(root)) ?? { root, errors: [] };
        if (!entry.errors.includes(d)) entry.errors.push(d);
        covers.set(key(root), entry);
      }
    }
    const [largest] = [...covers.values()].sort((a, b) => b.errors.length - a.errors.length);
    if (!largest || largest.errors.length < 2) break;
    const [cause, ...consequences] = largest.errors as [Diagnostic, ...Diagnostic[]];
    groups.push({ cause, culprit: largest.root, consequences });
    for (const d of largest.errors) left.delete(d);
  }
  for (const cause of left) {
    const culprit = cause.code === "shape/size" ? (rootOf(cause.found) ?? rootOf(cause.expected)) : undefined;
    groups.push({ cause, consequences: [], ...(culprit ? { culprit } : {}) });
  }
  const rank = (g: RootCause) => (isError(g.cause) ? 0 : 1e6) + (order.get(g.cause) ?? 0);
  return groups.sort((a, b) => rank(a) - rank(b));
}
