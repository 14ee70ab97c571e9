// A variant: a named list of edits on the base graph. They stand in the graph's file, or in the plan of a study.

import {
  applyEdit,
  didYouMean,
  diffDocuments,
  type Edit,
  type HeddleDocument,
  nearNames,
  withoutIterations,
} from "../../core/index.ts";
import type { TrainOptions } from "../../runtime/client/index.ts";
import { nodePaths } from "./node-paths.ts";

export interface Variant {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** What its training has otherwise than the base's. */
  readonly training?: VariantTraining;
}

export type VariantTraining = Partial<
  Pick<TrainOptions, "optimizer" | "momentum" | "schedule" | "frozen" | "weightDecay">
>;

export type AppliedVariant =
  | { readonly ok: true; readonly document: HeddleDocument }
  /** `edit` counts from 1; `near` are places of the base with a name like the one that is gone. */
  | { readonly ok: false; readonly why: string; readonly edit: number; readonly near: readonly string[] };

/** The base graph alone: variants are of it, and are no part of what is run. */
export function baseOf({ variants: _, ...document }: HeddleDocument): HeddleDocument {
  return document;
}

/** The base with the edits of a variant, or which of them no longer applies, why, and what is near. */
export function applyVariant(base: HeddleDocument, { edits }: Variant): AppliedVariant {
  let document = baseOf(base);
  for (const [i, edit] of edits.entries()) {
    const applied = applyEdit(document, edit);
    if (!applied.ok) {
      const near = nearOf(document, edit);
      const why = near.length === 0 ? applied.why : `${applied.why.replace(/\.$/, "")}${didYouMean(near)}.`;
      return { ok: false, why, edit: i + 1, near };
    }
    document = applied.document;
  }
  return { ok: true, document };
}

/** Nodes with a name like the one that an edit asks for in vain. */
function nearOf(document: HeddleDocument, edit: Edit): string[] {
  const paths = nodePaths(document);
  const asked = askedBy(edit);
  return asked === "" || paths.includes(asked) ? [] : nearNames(withoutIterations(asked), paths);
}

/** The place that an edit names; "" for none. An edit of a file may hold anything. */
function askedBy(edit: Edit): string {
  const node: unknown = "node" in edit ? edit.node : undefined;
  const scope: unknown = "scope" in edit ? edit.scope : undefined;
  const id: unknown = "id" in edit ? edit.id : undefined;
  if (typeof node === "string") return node;
  if (typeof scope !== "string") return "";
  if (typeof id !== "string" || edit.edit === "addNode") return scope;
  return scope === "" ? id : `${scope}/${id}`;
}

/** The edit that writes variants into a graph's file; without any the file has no such key. */
export const setVariants = (variants: readonly Variant[]): Edit => ({
  edit: "setMeta",
  set: { variants: variants.length === 0 ? null : [...variants] },
});

/** What computes otherwise in the second graph, one sentence each: places and descriptions are left out. */
export const semanticDifference = (a: HeddleDocument, b: HeddleDocument): string[] =>
  diffDocuments(baseOf(a), baseOf(b))
    .filter(({ kind }) => kind !== "layout" && kind !== "description")
    .map(({ text }) => text);

/** What a variant's training has otherwise, in words: `optimizer muon, weight decay 0.1`. */
export const trainingWords = ({ training = {} }: Variant): string =>
  Object.entries(training)
    .map(([key, value]) => `${key.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`)} ${value}`)
    .join(", ");
