// The same claims for texts that are padded on the left: beside those for the right, never in their place.
import type { Bindings } from "../../shape/index.ts";
import type { LeakTask, LeftPaddingClaim } from "../leak-types.ts";
import { type EverySizeProof, isProvedAt, judge } from "./prove-every-size.ts";
import { onOtherSide } from "./relate.ts";

/** `proof` is the one for the right. */
export function leftPaddingOf(proof: EverySizeProof, task: LeakTask, pinned: Bindings): LeftPaddingClaim[] {
  const left = judge(onOtherSide(proof.relations, task), task, pinned);
  return left.claims.map((c): LeftPaddingClaim => {
    const { kind, except, refusal } = c;
    const proved = Number.isFinite(left.limit) ? "bounded" : "proved";
    if (refusal === undefined) return { kind, verdict: proved, extent: { kind: "every-size" } };
    return isProvedAt(c, left.relations.program.dims)
      ? { kind, verdict: proved, extent: { kind: "these-sizes", except, refusal } }
      : { kind, verdict: "not-proved", extent: { kind: "none", at: except, refusal } };
  });
}
