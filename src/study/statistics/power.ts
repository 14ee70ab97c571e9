// How many seeds a claim needs. A pilot tells the spread of the differences, and a pilot of three tells it badly: the
// plain formula (z + z)² s²/δ² then has 65 % power where 80 is promised. Here power is the mean over all that the pilot
// leaves open: σ = s/χ with χ² = χ²ᵥ/ν.
import { dunnettCritical } from "./dunnett.ts";
import { normalCdf } from "./normal.ts";
import { integral, rootOf } from "./quadrature.ts";
import { spreadNodes } from "./student.ts";

export interface Promised {
  /** Variants that are compared with the base. */
  readonly variants: number;
  /** Probability of any false alarm, 0.05. */
  readonly error: number;
  /** Probability that the effect is seen where it is there, 0.8. */
  readonly power: number;
  /** Seeds of the pilot; the spread is taken for known where it is Infinity. */
  readonly pilot: number;
}

/** Nobody runs more seeds than this of one variant. */
export const maxSeeds = 1000;

const known = new Map<string, number>();

/**
 * The smallest effect, in standard deviations of the pilot's differences, that n seeds show with the power promised.
 * The claim's seeds are others than the pilot's.
 */
export function detectable(n: number, { variants, error, power, pilot }: Promised): number {
  const key = `${n} ${variants} ${error} ${power} ${pilot}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const critical = dunnettCritical({ count: variants, freedom: n - 1, error, spread: "own" });
  const ofClaim = spreadNodes(n - 1);
  const ofPilot = Number.isFinite(pilot) ? spreadNodes(pilot - 1) : [{ at: 1, weight: 1 }];
  const powerOf = (effect: number): number =>
    integral(ofPilot, (chi) => {
      const shift = effect * Math.sqrt(n) * chi;
      return integral(ofClaim, (s) => normalCdf(shift - critical * s) + normalCdf(-shift - critical * s));
    });
  let most = 1;
  while (powerOf(most) < power && most < 1e6) most *= 2;
  const effect = rootOf((d) => powerOf(d) - power, 0, most, 1e-9);
  known.set(key, effect);
  return effect;
}

/** The least number of seeds that shows an effect of the metric; null for more than `maxSeeds`. */
export function seedsFor(effect: number, sd: number, promise: Promised): number | null {
  const shows = (n: number): boolean => detectable(n, promise) * sd <= effect;
  if (!shows(maxSeeds)) return null;
  let [least, most] = [1, 2];
  while (!shows(most)) [least, most] = [most, Math.min(maxSeeds, most * 2)];
  while (most - least > 1) {
    const middle = (least + most) >> 1;
    if (shows(middle)) most = middle;
    else least = middle;
  }
  return most;
}
