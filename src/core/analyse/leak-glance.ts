// Quick looks at what is tried: which kinds of leaks a repaired program may have, without the ways that they take.
import { type Program, prune } from "../ir/index.ts";
import { staysFiniteAt } from "./every-size/prove-every-size.ts";
import { TooLarge } from "./leak-effort.ts";
import { lookAt } from "./leak-looks.ts";
import { groupOf, type LeakGroup } from "./leak-policy.ts";
import {
  askedOf,
  layoutsFor,
  legalityOf,
  type ProveOptions,
  proveForLayouts,
  refusedOf,
} from "./leak-proof.ts";
import type { Layout } from "./leak-run.ts";
import type { Place } from "./leak-shut.ts";
import { sizesFor } from "./leak-sizes.ts";
import type { Leak, LeakKind, LeakProof, LeakTask } from "./leak-types.ts";

export interface Glance {
  /** The kinds of leaks that the program may have at its own sizes. */
  readonly kinds: ReadonlySet<LeakKind>;
  /** It leaks, and NaN may reach its output. */
  readonly broken: boolean;
}

/** A quick look without cells, runs and ways, for what is tried. */
export function glance(program: Program, task: LeakTask, options: ProveOptions = {}): Glance {
  const part = prune(program, askedOf(task));
  const every = proveForLayouts(part, task, options, options.layouts ?? layoutsFor(part, task));
  const refused = refusedOf(part, legalityOf(task, options), every);
  return {
    kinds: new Set(refused.map((c) => c.kind)),
    broken: refused.length > 0 && !staysFiniteAt(every, part.dims),
  };
}

/**
 * What is still seen of a program in which one leak of `proof` was mended, at the sizes and padding of that leak with
 * other places held shut: by this a repair of one of several places is judged. Null where the program is too large.
 */
export function glanceShut(
  program: Program,
  task: LeakTask,
  { rows, parameters }: Pick<LeakProof, "rows" | "parameters">,
  leak: Pick<Leak, "dims" | "layout">,
  shut: readonly Place[],
): { readonly groups: ReadonlySet<LeakGroup>; readonly broken: boolean } | null {
  const part = prune(program, askedOf(task));
  const [usual] = sizesFor(part, legalityOf(task, { parameters }));
  try {
    const dims = { ...part.dims, ...usual, ...leak.dims };
    const layouts = [...new Set<Layout>(["none", leak.layout])];
    const looks = lookAt(part, task, dims, { layouts, staysFinite: false, rows, shut });
    const seen = looks.flatMap((l) => [...l.forbidden, ...(l.behind?.forbidden ?? [])]);
    return { groups: new Set(seen.map(groupOf)), broken: looks.some((l) => l.broken.length > 0) };
  } catch (e) {
    if (e instanceof TooLarge) return null;
    throw e;
  }
}
