// Sets of sizes as few and as plain as they can be said: `T ≥ 2` and `T ≤ 3` are all sizes, and `T ≥ 3` says nothing
// beside `T ≥ 2`. The same sizes lie in them, before and after.
import { conditionText, type SizeCondition, type SizeSet } from "../analyse/index.ts";
import { addSizes, divSizes, literal, mulSizes, type Size, subSizes } from "../shape/index.ts";

/** What a form, a size without its plain number, may come to. */
interface Interval {
  readonly form: Size;
  readonly low: number;
  readonly high: number;
}

/** A set: intervals of several forms, by their keys. */
type Box = ReadonlyMap<string, Interval>;

export function merged(sets: readonly SizeSet[]): readonly SizeSet[] {
  const boxes = sets.flatMap((s) => boxOf(s) ?? []);
  for (let i = 0; i < boxes.length; i++) {
    for (let j = 0; j < boxes.length; j++) {
      const both = i === j ? null : united(boxes[i]!, boxes[j]!);
      if (!both) continue;
      boxes[Math.min(i, j)] = both;
      boxes.splice(Math.max(i, j), 1);
      // What was merged may meet those before it.
      i = -1;
      break;
    }
  }
  return boxes.map(setOf);
}

/** Null where no sizes are in it. */
function boxOf({ conditions }: SizeSet): Box | null {
  const box = new Map<string, Interval>();
  for (const condition of conditions) {
    const next = intervalOf(condition);
    if (next === null) continue;
    const known = box.get(next.form.key) ?? { ...next, low: -Infinity, high: Infinity };
    const [low, high] = [Math.max(known.low, next.low), Math.min(known.high, next.high)];
    if (low > high || high < leastOf(next.form)) return null;
    box.set(next.form.key, { form: next.form, low, high });
  }
  for (const [key, { form, low, high }] of box)
    if (low <= leastOf(form) && high === Infinity) box.delete(key);
  return box;
}

/** Null where it says nothing of the dims. */
function intervalOf({ size, isEquation }: SizeCondition): Interval | null {
  const named = size.terms.filter((t) => t.powers.length > 0);
  const first = named[0];
  if (first === undefined) return null;
  const plain = size.terms.find((t) => t.powers.length === 0);
  // Fractions stay: of what may be none, no whole number is the next.
  const isWhole = named.every((t) => t.den === 1);
  const unit = (isWhole ? named.reduce((g, t) => gcd(g, t.num), 0) : 1) * Math.sign(first.num);
  const form = named
    .map((t): Size => divSizes({ terms: [t], key: "" }, literal(unit))!)
    .reduce(addSizes, literal(0));
  const at = plain ? -plain.num / plain.den / unit : 0;
  const steps = isInteger(form);
  const [low, high] = [steps ? Math.ceil(at - 1e-9) : at, steps ? Math.floor(at + 1e-9) : at];
  if (isEquation) return { form, low, high };
  return unit > 0 ? { form, low, high: Infinity } : { form, low: -Infinity, high };
}

/** One box of exactly the sizes of both; null where there is none, or it is not seen. */
function united(a: Box, b: Box): Box | null {
  if (isWithin(a, b)) return b;
  if (isWithin(b, a)) return a;
  const keys = [...new Set([...a.keys(), ...b.keys()])];
  const apart = keys.filter((key) => {
    const [x, y] = [a.get(key), b.get(key)];
    return x?.low !== y?.low || x?.high !== y?.high;
  });
  const [key] = apart;
  const [x, y] = [a.get(key ?? ""), b.get(key ?? "")];
  if (apart.length !== 1 || key === undefined || !x || !y) return null;
  const step = isInteger(x.form) ? 1 : 0;
  if (x.low > y.high + step || y.low > x.high + step) return null;
  const [low, high] = [Math.min(x.low, y.low), Math.max(x.high, y.high)];
  const box = new Map([...a, [key, { form: x.form, low, high }]]);
  if (low <= leastOf(x.form) && high === Infinity) box.delete(key);
  return box;
}

const isWithin = (a: Box, b: Box): boolean =>
  [...b].every(([key, { low, high, form }]) => {
    const own = a.get(key);
    return own !== undefined && (low <= own.low || low <= leastOf(form)) && own.high <= high;
  });

/** Whether a form is a whole number wherever dims are. */
const isInteger = ({ terms }: Size): boolean =>
  terms.every((t) => t.den === 1 && t.powers.every(([, exponent]) => exponent > 0));

/** What a form is at least, for dims are 1 at least. */
const leastOf = (form: Size): number =>
  isInteger(form) && form.terms.every((t) => t.num > 0)
    ? form.terms.reduce((sum, t) => sum + t.num, 0)
    : -Infinity;

function setOf(box: Box): SizeSet {
  const conditions = [...box.values()].flatMap(({ form, low, high }): SizeCondition[] => {
    const least = Math.max(low, leastOf(form));
    const above = (): Size => subSizes(form, literal(least));
    if (least === high) return [{ size: above(), isEquation: true }];
    return [
      ...(low > leastOf(form) ? [{ size: above(), isEquation: false }] : []),
      ...(high < Infinity
        ? [{ size: addSizes(mulSizes(literal(-1), form), literal(high)), isEquation: false }]
        : []),
    ];
  });
  return { conditions, text: conditions.map(conditionText).join(" and ") || "any size" };
}

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b));
