// Which errors are causes and which only follow: thirty mismatches that one parameter made are one problem.
import type { Checked } from "../check/index.ts";
import { type Diagnostic, isError } from "../diagnostics/index.ts";
import { causesOf } from "./consequences.ts";
import { rootOf } from "./sizes.ts";

export interface RootCause {
  readonly cause: Diagnostic;
  /** The parameter that most of the errors lead back to. */
  readonly culprit?: { readonly node: string; readonly param: string };
  readonly consequences: readonly Diagnostic[];
}

type Root = NonNullable<RootCause["culprit"]>;

/** Size errors that lead back to one parameter, in the order of the document. */
interface Cover {
  readonly root: Root;
  readonly errors: Set<Diagnostic>;
}

function coversOf(diagnostics: readonly Diagnostic[]): Map<string, Cover> {
  const covers = new Map<string, Cover>();
  for (const d of diagnostics) {
    if (d.code !== "shape/size") continue;
    for (const root of [rootOf(d.found), rootOf(d.expected)]) {
      if (!root) continue;
      const key = `${root.node}#${root.param}`;
      const cover = covers.get(key) ?? { root, errors: new Set() };
      covers.set(key, cover);
      cover.errors.add(d);
    }
  }
  return covers;
}

/** The cover of most errors; of equal ones the one that begins first. */
function largestOf(covers: Iterable<Cover>, order: ReadonlyMap<Diagnostic, number>): Cover | undefined {
  let largest: Cover | undefined;
  const begin = ({ errors: [first] }: Cover) => (first === undefined ? Number.NaN : (order.get(first) ?? 0));
  for (const c of covers) {
    const more = c.errors.size - (largest?.errors.size ?? 1);
    if (more > 0 || (more === 0 && largest && begin(c) < begin(largest))) largest = c;
  }
  return largest;
}

/**
 * Groups size errors by the parameter that most of them share, largest group first claimed, and other errors with
 * the one that they follow from; all others stand alone. Causes come in the order of the document, errors before hints.
 */
export function rootCauses(checked: Checked): RootCause[] {
  const order = new Map(checked.diagnostics.map((d, i) => [d, i]));
  const left = new Set(checked.diagnostics);
  const causes = causesOf(checked);
  const covers = coversOf(checked.diagnostics);
  // What follows from an error of another parameter is no mismatch of this one.
  for (const { errors } of covers.values())
    for (const d of [...errors]) if (causes.has(d) && !errors.has(causes.get(d)!)) errors.delete(d);
  const groups: RootCause[] = [];
  for (let c = largestOf(covers.values(), order); c; c = largestOf(covers.values(), order)) {
    const [cause, ...consequences] = [...c.errors] as [Diagnostic, ...Diagnostic[]];
    groups.push({ cause, culprit: c.root, consequences });
    for (const d of [cause, ...consequences]) {
      left.delete(d);
      for (const other of covers.values()) other.errors.delete(d);
    }
  }
  for (const cause of left) {
    if (causes.has(cause)) continue;
    const culprit = cause.code === "shape/size" ? (rootOf(cause.found) ?? rootOf(cause.expected)) : undefined;
    groups.push({ cause, consequences: [], ...(culprit ? { culprit } : {}) });
  }
  const groupOf = new Map(groups.flatMap((g, i) => [g.cause, ...g.consequences].map((d) => [d, i] as const)));
  const more = groups.map((): Diagnostic[] => []);
  for (const d of left) {
    const cause = causes.get(d);
    const at = cause === undefined ? undefined : groupOf.get(cause);
    if (at === undefined) continue;
    more[at]!.push(d);
    groupOf.set(d, at);
  }
  const whole = groups.map((g, i) => ({ ...g, consequences: [...g.consequences, ...more[i]!] }));
  const rank = (g: RootCause) => (isError(g.cause) ? 0 : 1e6) + (order.get(g.cause) ?? 0);
  return whole.sort((a, b) => rank(a) - rank(b));
}
