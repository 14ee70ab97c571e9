// A repeat that was unrolled for the proof was unrolled to its own number of iterations, and of no other is anything
// shown: where that number has a name, the claims say so. What the bodies alone prove is meant for every number.
import {
  type Claim,
  exceptOf,
  isAmong,
  type LeakProof,
  type ProvedOnce,
  type SizeSet,
} from "../analyse/index.ts";
import type { Checked } from "../check/index.ts";
import type { Loop, Program } from "../ir/index.ts";
import { dim, literal, type Size, subSizes } from "../shape/index.ts";

const counted = "a repeat is looked at with as many iterations as it has";
const plain = "a plain number stands for a size that has a name";

/** What is proved of a program in which the bodies of repeats are there once. */
type Once = Pick<ProvedOnce, "claims" | "limit"> & { readonly program: Program };

/** The proof, meant for the numbers of iterations that its programs were made for; `once` may hold for more of them. */
export function atOwnCounts(proof: LeakProof, { literal: isPlain }: Checked, once?: Once): LeakProof {
  const why = isPlain ? plain : counted;
  const left = proof.leftPadding;
  const others = otherCounts(proof.program);
  const fewer = once && once.limit >= proof.limit ? otherCounts(once.program) : others;
  const isForAny = (c: Claim): boolean => {
    const known = once?.claims.find((o) => o.kind === c.kind);
    return known?.except.every((set) => isAmong(set, exceptOf(c.extent))) ?? false;
  };
  return {
    ...proof,
    claims: proof.claims.map((c) => meantFor(c, isForAny(c) ? fewer : others, why, proof)),
    leftPadding: () =>
      left().map((c) =>
        meantFor(c, c.isUnrolled ? otherCounts(proof.unrolled().program) : others, why, proof),
      ),
  };
}

/** The sizes at which a repeat that was unrolled has another number of iterations. */
const otherCounts = ({ fixed = [], dims }: Program): SizeSet[] =>
  fixed.flatMap((name) => {
    const own = dims[name];
    return own === undefined ? [{ conditions: [], text: "any size" }] : otherThan(name, own);
  });

/** How often the body of a loop is applied, and those of the loops in it. */
export const countsOf = ({ count, inner }: Loop): readonly Size[] => [count, ...inner.flatMap(countsOf)];

function otherThan(name: string, own: number): SizeSet[] {
  const set = (size: Size, text: string): SizeSet => ({ conditions: [{ size, isEquation: false }], text });
  const above = set(subSizes(dim(name), literal(own + 1)), `${name} ≥ ${own + 1}`);
  return own > 1 ? [set(subSizes(literal(own - 1), dim(name)), `${name} ≤ ${own - 1}`), above] : [above];
}

function meantFor<C extends Pick<Claim, "extent">>(
  c: C,
  others: readonly SizeSet[],
  why: string,
  proof: LeakProof,
): C {
  const { extent } = c;
  if (others.length === 0 || extent.kind === "sizes-looked-at") return c;
  if (extent.kind === "every-size") {
    const refusal = { why, value: proof.task.logits, primitive: null, node: null };
    return { ...c, extent: { kind: "these-sizes", except: others, refusal } };
  }
  if (extent.kind === "these-sizes")
    return { ...c, extent: { ...extent, except: [...extent.except, ...others] } };
  // A proof that fails at some sizes is one for the others.
  return { ...c, extent: { ...extent, at: [...extent.at, ...others] } };
}
