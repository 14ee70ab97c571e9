// Dunnett's critical value: how far several differences from one base must lie from 0, in standard errors, for any of
// them to be told from chance (Dunnett 1955). Two-sided, by integration over the multivariate t with one correlation.
import { normalCdf, normalDensity } from "./normal.ts";
import { gaussLegendre, integral, rootOf } from "./quadrature.ts";
import { spreadNodes, studentQuantile } from "./student.ts";

export interface Comparisons {
  /** How many differences from the base there are. */
  readonly count: number;
  /** Degrees of freedom of each standard deviation. */
  readonly freedom: number;
  /** Probability that any is called different where none is. */
  readonly error: number;
  /**
   * `shared`: all differences have one standard deviation, estimated from all of them: Dunnett's tables. `own`: each has
   * its own, as paired differences of rewirings do (Hasler and Hothorn 2008).
   */
  readonly spread: "shared" | "own";
}

/** Of two differences from one base, where base and variants scatter alike. */
const correlation = 0.5;
const base = gaussLegendre(40, -8, 8).map(({ at, weight }) => ({ at, weight: weight * normalDensity(at) }));
const [shared, own] = [Math.sqrt(correlation), Math.sqrt(1 - correlation)];

/** P(|z| ≤ bound) of one difference in units of its true standard error, given the base's part of it. */
const within = (bound: number, fromBase: number): number =>
  normalCdf((bound - shared * fromBase) / own) - normalCdf((-bound - shared * fromBase) / own);

const known = new Map<string, number>();

export function dunnettCritical({ count, freedom, error, spread }: Comparisons): number {
  if (count === 1) return studentQuantile(1 - error / 2, freedom);
  const key = `${count} ${freedom} ${error} ${spread}`;
  const found = known.get(key) ?? solve({ count, freedom, error, spread });
  known.set(key, found);
  return found;
}

function solve({ count, freedom, error, spread }: Comparisons): number {
  const spreads = spreadNodes(freedom);
  const allWithin = (c: number): number =>
    spread === "shared"
      ? integral(spreads, (s) => integral(base, (b) => within(c * s, b) ** count))
      : integral(base, (b) => integral(spreads, (s) => within(c * s, b)) ** count);
  const [least, most] = [1 - error / 2, 1 - error / (2 * count)].map((p) => studentQuantile(p, freedom));
  // Between one comparison's quantile and Bonferroni's.
  return rootOf((c) => allWithin(c) - (1 - error), least!, most! * 1.001, 1e-9);
}
