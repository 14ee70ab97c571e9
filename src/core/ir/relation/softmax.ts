// Softmax over the last axis. A −∞ entry is an exact 0 and carries nothing; what a finite mask lowers is 0 while scores
// stay small; every live entry goes into the denominator, so that each weight depends on all live entries of its row. A
// row that may lack a live entry may be NaN.
import {
  BIG,
  bigThreshold,
  CON,
  LOW,
  maskThreshold,
  NEG,
  NF,
  vanishing,
} from "../dependence/abstract-tensor.ts";
import { rowsNotSurelyAlive } from "./alive.ts";
import { broken, isOrdinary, known, type Num, ordinary } from "./number.ts";
import { everywhere, isEverywhere, nowhere, type Region } from "./region.ts";
import type { Case, Related } from "./related.ts";
import type { RelationScope } from "./relation-scope.ts";
import { own } from "./variable.ts";

const isMinusInfinity = (n: Num): boolean => n.kind === CON && n.value === Number.NEGATIVE_INFINITY;
const isBroken = (n: Num): boolean =>
  n.kind === NF || (n.kind === CON && n.value === Number.POSITIVE_INFINITY);
const isBig = (n: Num): boolean => n.kind === BIG || (n.kind === CON && n.value >= bigThreshold);
/** Under a finite mask: how far at least. */
const depthOf = (n: Num): number | undefined =>
  n.kind === NEG
    ? n.value
    : n.kind === CON && n.value <= -maskThreshold && Number.isFinite(n.value)
      ? -n.value
      : undefined;

/** Scores stay below this where a number of the row is taken for masked. */
const limitOf = (n: Num, depth: number): number =>
  // The constant itself is compared with scores of either sign; a score that it was added to counts twice.
  n.kind === NEG ? (depth - vanishing) / 2 : depth - vanishing;

/** A constant of the graph that no score below the limit comes to: it is no ordinary one beside a finite mask. */
const isBeyond = (n: Num, cases: readonly Case[]): boolean =>
  n.kind === CON &&
  cases.some(({ number }) => {
    const depth = depthOf(number);
    return depth !== undefined && -n.value >= limitOf(number, depth);
  });

export function softmaxed(x: Related, isLog: boolean, c: RelationScope): Related {
  const last = x.axes.at(-1)!;
  const scope = c.space.scope(x.atoms);
  const rowOf = (r: Region) => scope.union(scope.project(r, last.map(own)));
  const any = (is: (n: Num) => boolean) =>
    scope.union(...x.cases.filter((q) => is(q.number)).map((q) => q.at));
  const dead = rowsNotSurelyAlive(
    c.space,
    x,
    last,
    (n) => isMinusInfinity(n) || n.kind === LOW || n.kind === NF,
  );
  const nan = scope.union(rowOf(any(isBroken)), dead);
  // A finite mask masks nothing in a row without an ordinary score, or with one of any magnitude.
  const isMasked = x.cases.some((q) => depthOf(q.number) !== undefined);
  const bare = !isMasked
    ? nowhere
    : any(isBig).length > 0
      ? everywhere
      : rowsNotSurelyAlive(c.space, x, last, (n) => !isOrdinary(n) || isBeyond(n, x.cases));
  const cases: Case[] = nan.length > 0 ? [{ number: broken, at: nan }] : [];
  const live: Region[] = [nan];
  for (const { number, at } of x.cases) {
    const depth = depthOf(number);
    if (isMinusInfinity(number)) cases.push({ number: known(isLog ? Number.NEGATIVE_INFINITY : 0), at });
    else if (depth === undefined) {
      live.push(at);
      const stays = number.kind === NF || (isLog && (number.kind === LOW || number.kind === BIG));
      cases.push({ number: stays ? number : ordinary, at });
    } else {
      if (!isEverywhere(bare)) {
        c.assume(limitOf(number, depth));
        cases.push({ number: isLog ? { kind: NEG, value: depth } : known(0), at });
      }
      const still = scope.intersect(at, bare);
      cases.push({ number: ordinary, at: still });
      // The logarithm of a masked weight is no constant: it holds the masked score.
      live.push(isLog ? at : still);
    }
  }
  const liveAt = scope.union(...live);
  const dependences = new Map<string, Region>();
  for (const [input, r] of x.dependences) {
    const s = c.space.scope(x.atoms, input);
    const row = s.union(s.project(s.intersect(r, liveAt), last.map(own)));
    dependences.set(input, s.intersect(row, liveAt));
  }
  return c.space.make({ ...x, cases, dependences, mark: null });
}
