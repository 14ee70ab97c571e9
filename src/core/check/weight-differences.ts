// Whether tensors are the weights of a graph: what import, the command line and going on from a checkpoint refuse by.

interface Shaped {
  readonly dims: readonly number[];
}

interface Wanted extends Shaped {
  readonly name: string;
}

/** Names listed of each kind of difference. */
const listed = 6;

/**
 * What `found`, weights alone without moments, lacks, has too many of, or has in another shape than is `wanted`, by names:
 * a part of a sentence. Null where every weight has its tensor, in its shape.
 */
export function weightDifferences(
  wanted: readonly Wanted[],
  found: ReadonlyMap<string, Shaped>,
): string | null {
  const names = new Set(wanted.map(({ name }) => name));
  const missing = wanted.flatMap(({ name }) => (found.has(name) ? [] : [name]));
  const extra = [...found.keys()].filter((name) => !names.has(name));
  const misfits = wanted.flatMap(({ name, dims }) => {
    const given = found.get(name)?.dims;
    if (!given || given.join() === dims.join()) return [];
    return [`${name} ([${given.join(", ")}], the graph has [${dims.join(", ")}])`];
  });
  const parts = [
    ...list("it lacks", missing),
    ...list("the graph has no", extra),
    ...list("different shapes:", misfits),
  ];
  return parts.length === 0 ? null : parts.join("; ");
}

function list(words: string, found: readonly string[]): string[] {
  if (found.length === 0) return [];
  const more = found.length > listed ? ` and ${found.length - listed} more` : "";
  return [`${words} ${found.slice(0, listed).join(", ")}${more}`];
}
