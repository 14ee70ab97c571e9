// A repeat that was unrolled for the proof was unrolled to its own number of iterations, and of no other is anything
// shown: where that number has a name, the claims say so.
import { type Claim, isInSet, type LeakProof, type SizeSet } from "../analyse/index.ts";
import { allNodes, type Checked } from "../check/index.ts";
import type { Loop } from "../ir/index.ts";
import { type Bindings, dim, dimsOf, literal, type Size, subSizes } from "../shape/index.ts";

const why = "a repeat is looked at with as many iterations as it has";

/** The proof, meant for the numbers of iterations that `loops`, the bodies that were proved once for all, leave open. */
export function atOwnCounts(checked: Checked, proof: LeakProof, loops: readonly Loop[] = []): LeakProof {
  const others = otherCounts(checked, loops);
  const all = otherCounts(checked, []);
  if (all.length === 0) return proof;
  const left = proof.leftPadding;
  return {
    ...proof,
    claims: proof.claims.map((c) => meantFor(c, others, proof)),
    leftPadding: () => left().map((c) => meantFor(c, c.isUnrolled ? all : others, proof)),
  };
}

/** The sizes at which some repeat that was unrolled has another number of iterations. */
function otherCounts({ root, bindings }: Checked, loops: readonly Loop[]): SizeSet[] {
  const once = loops.flatMap(countsOf).map((size) => size.key);
  const unrolled = allNodes(root).flatMap(({ block, params, count, state }) => {
    const size = params.count as Size | undefined;
    if (!block || count === undefined || state === "off" || state === "wrong" || !size) return [];
    const at = once.indexOf(size.key);
    if (at >= 0) once.splice(at, 1);
    return at >= 0 ? [] : dimsOf(size);
  });
  return [...new Set(unrolled)].flatMap((name) => otherThan(name, bindings));
}

/** How often the body of a loop is applied, and those of the loops in it. */
export const countsOf = ({ count, inner }: Loop): readonly Size[] => [count, ...inner.flatMap(countsOf)];

function otherThan(name: string, bindings: Bindings): SizeSet[] {
  const own = bindings[name];
  if (own === undefined) return [];
  const set = (size: Size, text: string): SizeSet => ({ conditions: [{ size, isEquation: false }], text });
  const above = set(subSizes(dim(name), literal(own + 1)), `${name} ≥ ${own + 1}`);
  return own > 1 ? [set(subSizes(literal(own - 1), dim(name)), `${name} ≤ ${own - 1}`), above] : [above];
}

function meantFor<C extends Pick<Claim, "extent">>(c: C, others: readonly SizeSet[], proof: LeakProof): C {
  const { extent } = c;
  if (others.length === 0 || extent.kind === "sizes-looked-at") return c;
  if (extent.kind === "every-size") {
    const refusal = { why, value: proof.task.logits, primitive: null, node: null };
    return { ...c, extent: { kind: "these-sizes", except: others, refusal } };
  }
  if (extent.kind === "these-sizes")
    return { ...c, extent: { ...extent, except: [...extent.except, ...others] } };
  // A proof that fails at other sizes than the graph's own is one for the others.
  const isOwn = extent.at.some((s) => isInSet(s, proof.program.dims));
  return isOwn ? c : { ...c, extent: { ...extent, at: [...extent.at, ...others] } };
}
