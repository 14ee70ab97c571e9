// Variations put together: as a list, or as a grid in which each of one axis meets each of the others.
import { applyEdit, type HeddleDocument } from "../../core/index.ts";
import { baseOf, type Variant } from "./variant.ts";
import type { Variation } from "./variation.ts";

/** Each of the first axis with each of the second, and so on; every axis also stays as the base has it. */
export function grid(axes: readonly (readonly Variation[])[]): readonly (readonly Variation[])[] {
  const rows = axes.reduce<readonly (readonly Variation[])[]>(
    (rows, axis) => rows.flatMap((row) => [row, ...axis.map((one) => [...row, one])]),
    [[]],
  );
  return rows.filter((row) => row.length > 0);
}

export type Combined =
  | { readonly ok: true; readonly variant: Variant; readonly document: HeddleDocument }
  | { readonly ok: false; readonly name: string; readonly why: string };

/** Variations on top of each other, each seeing what those before it made, as one variant of the base. */
export function combine(base: HeddleDocument, variations: readonly Variation[]): Combined {
  const name = variations.map(({ label }) => label).join(", ");
  let document = baseOf(base);
  const edits: Variant["edits"][number][] = [];
  for (const variation of variations) {
    const made = variation.propose(document);
    if (!made.ok) return { ok: false, name, why: made.why };
    const applied = applyEdit(document, { edit: "all", edits: made.edits });
    if (!applied.ok) return { ok: false, name, why: applied.why };
    document = applied.document;
    edits.push(...made.edits);
  }
  return { ok: true, variant: { name, edits }, document };
}
