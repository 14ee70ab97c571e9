// A swap: one design choice of a graph exchanged for another, everything else kept. Pure: a checked document and places
// in it give edits, or a sentence why there is nothing to swap.
import { hasTrait, type Trait } from "../blocks/index.ts";
import { allNodes, type Checked, type CheckedNode } from "../check/index.ts";
import { specAt } from "../document/index.ts";
import type { Edit, NodePath } from "../model/index.ts";

export type Swapped =
  | { readonly ok: true; readonly edits: readonly Edit[] }
  | { readonly ok: false; readonly why: string };

export interface Swap {
  /** `norm-rms`: what settings and lists name it by. */
  readonly id: string;
  /** `LayerNorm → RMSNorm` */
  readonly label: string;
  /** `at`: paths of nodes; those with a graph inside mean what is in them, "" the whole document. */
  readonly propose: (checked: Checked, at: readonly NodePath[]) => Swapped;
}

export const refuse = (why: string): Swapped => ({ ok: false, why });

/** Nodes of the document at or inside the places that have a trait. */
export const nodesWith = (
  checked: Checked,
  at: readonly NodePath[],
  ...traits: readonly Trait[]
): readonly CheckedNode[] =>
  allNodes(checked.root).filter(
    (n) =>
      hasTrait(n.block, ...traits) &&
      at.some((path) => path === "" || n.path === path || n.path.startsWith(`${path}/`)) &&
      specAt(checked.document, n.path) !== undefined,
  );
