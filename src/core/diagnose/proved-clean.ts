// Where a proof refutes what a lint rule only suspects.
import { beyondExact, type Claim, type LeakProof } from "../analyse/index.ts";

/**
 * Whether the objective's logits are proved to see nothing that they must not, at the sizes of the document at least.
 * Not where nothing was asked, and never by a claim that is "not proved".
 */
export const isProvedClean = (proof: LeakProof | null): boolean =>
  proof !== null &&
  proof.task.objective !== null &&
  beyondExact(proof) === null &&
  proof.claims.length > 0 &&
  proof.claims.filter((c) => c.kind === "future" || c.kind === "target").every(isProvedHere);

/** Sizes that are left out of such a claim are never the document's own, and those looked at have them among them. */
const isProvedHere = ({ verdict, extent }: Claim): boolean =>
  (verdict === "proved" || verdict === "bounded") && extent.kind !== "none";
