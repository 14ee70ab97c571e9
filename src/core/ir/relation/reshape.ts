// The same entries under another shape. Where both shapes have the same product of leading sizes, a stretch of axes
// ends; atoms that merge into one axis keep their indices, and what is split otherwise is forgotten.
import { mulSizes, one, type Size } from "../../shape/index.ts";
import { isOneEntry, type Related, type Tag } from "./related.ts";
import type { RelationScope } from "./relation-scope.ts";
import { own, type Var } from "./variable.ts";
import { viewOf } from "./view.ts";

/** Keys of the products of the first sizes. */
function boundaries(sizes: readonly Size[]): string[] {
  let p: Size = one;
  return sizes.map((s) => {
    p = mulSizes(p, s);
    return p.key;
  });
}

export function reshaped(x: Related, c: RelationScope): Related {
  const flat = x.axes.flat();
  const wide = c.shape.flatMap((size, axis) => (isOneEntry(size) ? [] : [{ size, axis }]));
  const ends = boundaries(flat.map((k) => x.atoms[k]!));
  const newEnds = boundaries(wide.map((w) => w.size));
  const atoms: Size[] = [];
  const axes: number[][] = c.shape.map(() => []);
  const names = x.atoms.map((): Var | null => null);
  let [i, j] = [0, 0];
  while (i < flat.length || j < wide.length) {
    const [p, q] = nextBoundary(ends, newEnds, i, j);
    const targets = wide.slice(j, q + 1);
    if (targets.length === 1) {
      for (const k of flat.slice(i, p + 1)) {
        const n = atoms.push(x.atoms[k]!) - 1;
        names[k] = own(n);
        axes[targets[0]!.axis]!.push(n);
      }
    } else for (const { size, axis } of targets) axes[axis]!.push(atoms.push(size) - 1);
    [i, j] = [p + 1, q + 1];
  }
  // An axis that is what it was keeps its positions; one of one entry that goes leaves them behind.
  const tags = axes.map((mine): Tag | null => {
    const from = x.axes.findIndex(
      (list) =>
        mine.length > 0 && list.length === mine.length && list.every((k, n) => names[k] === own(mine[n]!)),
    );
    return x.tags[from] ?? null;
  });
  const left = x.axes.flatMap((list, axis) => (list.length === 0 ? (x.tags[axis] ?? []) : []));
  return c.space.make({
    atoms,
    axes,
    tags,
    dropped: [...x.dropped, ...left],
    dtype: c.dtype,
    ...viewOf(c.space, x, names),
  });
}

/** The last atom and the last axis of the stretch that begins at i and j. */
function nextBoundary(
  ends: readonly string[],
  newEnds: readonly string[],
  i: number,
  j: number,
): [number, number] {
  for (let a = i; a < ends.length; a++)
    for (let b = j; b < newEnds.length; b++) if (ends[a] === newEnds[b]) return [a, b];
  return [ends.length - 1, newEnds.length - 1];
}
