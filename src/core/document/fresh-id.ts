// Ids for new nodes. An id is free where no node is called so and none draws its initial values by the name that goes
// with it: so a new node draws what it would in a graph without the others, and what they draw stays theirs.
import { type Graph, type HeddleDocument, isRepeat, joinPath, type ScopePath } from "../model/index.ts";
import { graphAt, specAt } from "./scope.ts";
import { insideGroup, type SeedScope, seedName, seedRoot, seedScopeAt } from "./seed-names.ts";

/** `mask`, else `mask_2`, `mask_3`, … */
export function freshId(d: HeddleDocument, scope: ScopePath, wish: string): string {
  const taken = idsInUse(d, scope);
  let id = wish;
  for (let n = 2; taken.has(id); n++) id = `${wish}_${n}`;
  return id;
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
