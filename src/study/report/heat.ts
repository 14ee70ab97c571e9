// Variants as a table of two axes, where they are one: each size of one dimension with each of another, or one
// dimension alone. What joins them is their names, which `combine` and `sweep` make: "N = 1, H = 2".
import { baseName, type Plan } from "../plan/plan.ts";

interface HeatAxis {
  /** What its values are of: "H"; "" where they have no common name. */
  readonly title: string;
  readonly values: readonly string[];
}

interface HeatTable {
  readonly rows: HeatAxis;
  readonly columns: HeatAxis;
  /** The variant of each cell, row by row; null where none was run. */
  readonly cells: readonly (readonly (string | null)[])[];
}

const joint = ", ";
const sizeOf = (name: string): readonly [what: string, value: string] | null => {
  const at = name.indexOf(" = ");
  return at > 0 ? [name.slice(0, at), name.slice(at + 3)] : null;
};

/** The one dimension that all of an axis are sizes of; null of unlike things. */
function whatOf(names: Iterable<string>): string | null {
  const all = new Set([...names].map((name) => sizeOf(name)?.[0] ?? null));
  return all.size === 1 ? ([...all][0] ?? null) : null;
}

/** Null where the variants are a list of unlike things, which the forest plot shows better. */
export function heatTable({ variants, base }: Plan): HeatTable | null {
  const names = variants.map(({ name }) => name);
  const known = new Set(names);
  const pairs = names.flatMap((name) => {
    for (let at = name.indexOf(joint); at >= 0; at = name.indexOf(joint, at + 1)) {
      const pair = [name.slice(0, at), name.slice(at + joint.length)] as const;
      if (pair.every((part) => known.has(part))) return [pair];
    }
    return [];
  });
  const joined = new Set(pairs.map((pair) => pair.join(joint)));
  const alone = names.filter((name) => !joined.has(name));
  if (pairs.length === 0) {
    // One dimension: its sizes side by side.
    if (alone.length < 2 || whatOf(alone) === null) return null;
    return tableOf([], alone, base.dims);
  }
  const [rows, columns] = [new Set(pairs.map(([a]) => a)), new Set(pairs.map(([, b]) => b))];
  // A size whose pairs were taken out still belongs to the axis of its dimension.
  for (const name of alone)
    for (const axis of [rows, columns])
      if (!rows.has(name) && !columns.has(name) && whatOf(axis) === sizeOf(name)?.[0]) axis.add(name);
  if (alone.some((name) => rows.has(name) === columns.has(name))) return null;
  return tableOf([...rows], [...columns], base.dims);

  function tableOf(
    rows: readonly string[],
    columns: readonly string[],
    dims: Readonly<Record<string, unknown>>,
  ): HeatTable {
    const [down, across] = [ordered(rows, dims), ordered(columns, dims)];
    const cells = down.parts.map((row) =>
      across.parts.map((column) => {
        const name = [row, column].filter((part) => part !== null).join(joint) || baseName;
        return name === baseName || known.has(name) ? name : null;
      }),
    );
    return { rows: down.axis, columns: across.axis, cells };
  }
}

/** The parts of an axis with the base among them: sizes in their order, of anything else the base first. */
function ordered(
  names: readonly string[],
  dims: Readonly<Record<string, unknown>>,
): { readonly parts: readonly (string | null)[]; readonly axis: HeatAxis } {
  const what = whatOf(names);
  const entries = [
    { part: null, value: what !== null && what in dims ? String(dims[what]) : baseName },
    ...names.map((part) => ({ part, value: (what !== null && sizeOf(part)?.[1]) || part })),
  ];
  if (what !== null && entries.every(({ value }) => Number.isFinite(Number(value))))
    entries.sort((a, b) => Number(a.value) - Number(b.value));
  return {
    parts: entries.map(({ part }) => part),
    axis: { title: what ?? "", values: names.length === 0 ? [""] : entries.map((e) => e.value) },
  };
}
