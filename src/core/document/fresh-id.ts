// Ids for new nodes. An id is free where no node is called so and none draws its initial values by the name that goes
// with it: so a new node draws what it would in a graph without the others, and what they draw stays theirs.
import { type Graph, type HeddleDocument, isRepeat, joinPath, type ScopePath } from "../model/index.ts";
import { graphAt, specAt } from "./scope.ts";
import { insideGroup, type SeedScope, seedName, seedRoot, seedScopeAt } from "./seed-names.ts";

/** An id that is free in a scope: `mask`, else `mask_2`, `mask_3`, … */
export const freshId = (d: HeddleDocument, scope: ScopePath, wish: string): string =>
  freeId(wish, idsInUse(d, scope));

/** The same among ids that are in use: `mask_2` makes way as `mask_3`. `in` and `out` are the ports of a group. */
export function freeId(wish: string, taken: ReadonlySet<string>): string {
  const stem = wish.replace(/_\d+$/, "");
  if (!taken.has(wish) && wish !== "in" && wish !== "out") return wish;
  for (let i = 2; ; i++) if (!taken.has(`${stem}_${i}`)) return `${stem}_${i}`;
}

/** Ids that a new node of a scope cannot have. */
export function idsInUse(d: HeddleDocument, scope: ScopePath): Set<string> {
  const { within } = seedScopeAt(d, scope);
  const before = within === "" ? "" : `${within}.`;
  const taken = seedNamesOf(graphAt(d, innermostRepeat(d, scope)), seedRoot).flatMap((name) =>
    name.startsWith(before) ? [name.slice(before.length).split(".")[0] ?? ""] : [],
  );
  return new Set(["in", "out", ...Object.keys(graphAt(d, scope)?.nodes ?? {}), ...taken]);
}

/** Names below the innermost repeat; a repeat and a built-in group have theirs for all that is inside. */
function seedNamesOf(graph: Graph | undefined, at: SeedScope): string[] {
  return Object.entries(graph?.nodes ?? {}).flatMap(([id, spec]) =>
    spec.body && !isRepeat(spec)
      ? seedNamesOf(spec.body, insideGroup(at, id, spec))
      : [seedName(at, id, spec)],
  );
}

function innermostRepeat(d: HeddleDocument, scope: ScopePath): ScopePath {
  let [found, path] = ["", ""];
  for (const id of scope === "" ? [] : scope.split("/")) {
    path = joinPath(path, id);
    if (isRepeat(specAt(d, path))) found = path;
  }
  return found;
}
