// A variation: a way to make a variant of whatever graph it is given, so that variations can be put on top of each other.
import type { Edit, HeddleDocument } from "../../core/index.ts";

export type Varied =
  | { readonly ok: true; readonly edits: readonly Edit[] }
  /** A sentence why there is nothing to change. */
  | { readonly ok: false; readonly why: string };

export interface Variation {
  /** `norm-post`, `H=2`: what the command line calls it. */
  readonly id: string;
  /** `Pre-LN → Post-LN` */
  readonly label: string;
  readonly propose: (document: HeddleDocument) => Varied;
}

export const refused = (why: string): Varied => ({ ok: false, why });
