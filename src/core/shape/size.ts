// Sizes are Laurent polynomials over named dims with rational coefficients (`H*K`, `D/H`, `T+P`, `2*D/3`).
// A canonical `key` makes equality one string comparison, so H · D/H = D needs no special case.

/** num/den · Π name^exponent; names sorted, exponents non-zero, den > 0, the fraction in lowest terms. */
export interface Term {
  readonly num: number;
  readonly den: number;
  readonly powers: readonly (readonly [name: string, exponent: number])[];
}

/** A symbolic size. Equal sizes have equal keys. Plain data: it survives structured clone and JSON. */
export interface Size {
  readonly terms: readonly Term[];
  readonly key: string;
}

/** Values of named dims, e.g. `{ B: 1, T: 4, D: 64 }`. */
export type Bindings = Readonly<Record<string, number>>;

/** A size that is not known because something upstream is wrong or missing; it unifies with everything. */
export const unknownSize: Size = { terms: [], key: "?" };

export const isKnown = (size: Size): boolean => size !== unknownSize && size.key !== "?";

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b));

const powersKey = (term: Term): string => term.powers.map(([n, e]) => (e === 1 ? n : `${n}^${e}`)).join("*");

function termText(term: Term): string {
  const above = term.powers.filter(([, e]) => e > 0).map(([n, e]) => (e === 1 ? n : `${n}^${e}`));
  const below = term.powers.filter(([, e]) => e < 0).map(([n, e]) => (e === -1 ? n : `${n}^${-e}`));
  const num = Math.abs(term.num);
  if (num !== 1 || above.length === 0) above.unshift(String(num));
  if (term.den !== 1) below.unshift(String(term.den));
  const bottom = below.length > 1 ? `(${below.join("*")})` : below[0];
  return bottom === undefined ? above.join("*") : `${above.join("*")}/${bottom}`;
}

function fromTerms(terms: readonly Term[]): Size {
  const byPowers = new Map<string, Term>();
  for (const t of terms) {
    const key = powersKey(t);
    const old = byPowers.get(key);
    const num = old ? old.num * t.den + t.num * old.den : t.num;
    const den = old ? old.den * t.den : t.den;
    const by = gcd(num, den) || 1;
    byPowers.set(key, { num: num / by, den: den / by, powers: t.powers });
  }
  const kept = [...byPowers.entries()].filter(([, t]) => t.num !== 0);
  // Terms in names first, the plain number last: T+2, not 2+T.
  kept.sort(([a], [b]) => (a === "" ? 1 : b === "" ? -1 : a < b ? -1 : a > b ? 1 : 0));
  const sorted = kept.map(([, t]) => t);
  const key = sorted.map((t, i) => (t.num < 0 ? "-" : i > 0 ? "+" : "") + termText(t)).join("");
  return { terms: sorted, key: key === "" ? "0" : key };
}

const literals = new Map<number, Size>();

/** A plain number as a size. */
export function literal(value: number): Size {
  let size = literals.get(value);
  if (!size) {
    size = fromTerms([{ num: value, den: 1, powers: [] }]);
    if (literals.size > 5000) literals.clear();
    literals.set(value, size);
  }
  return size;
}

const dimCache = new Map<string, Size>();

/** A named dim as a size. */
export function dim(name: string): Size {
  let size = dimCache.get(name);
  if (!size) {
    size = fromTerms([{ num: 1, den: 1, powers: [[name, 1]] }]);
    dimCache.set(name, size);
  }
  return size;
}

export const one: Size = literal(1);

const negate = (a: Size): Size => fromTerms(a.terms.map((t) => ({ ...t, num: -t.num })));

export const add = (a: Size, b: Size): Size =>
  isKnown(a) && isKnown(b) ? fromTerms([...a.terms, ...b.terms]) : unknownSize;

export const sub = (a: Size, b: Size): Size => add(a, isKnown(b) ? negate(b) : b);

function mulTerm(a: Term, b: Term): Term {
  const powers = new Map(a.powers);
  for (const [n, e] of b.powers) powers.set(n, (powers.get(n) ?? 0) + e);
  const sorted = [...powers].filter(([, e]) => e !== 0).sort(([x], [y]) => (x < y ? -1 : 1));
  const [num, den] = [a.num * b.num, a.den * b.den];
  const by = gcd(num, den) || 1;
  return { num: num / by, den: den / by, powers: sorted };
}

const products = new Map<string, Size>();

/** a · b. The same few products come up at every layer of a model. */
export function mul(a: Size, b: Size): Size {
  if (!isKnown(a) || !isKnown(b)) return unknownSize;
  if (a === one) return b;
  if (b === one) return a;
  const key = `${a.key} ${b.key}`;
  let product = products.get(key);
  if (!product) {
    product = fromTerms(a.terms.flatMap((x) => b.terms.map((y) => mulTerm(x, y))));
    if (products.size > 5000) products.clear();
    products.set(key, product);
  }
  return product;
}

export const product = (sizes: readonly Size[]): Size => sizes.reduce(mul, one);

/** a / b. Only a single non-zero term divides (`D/H`, never `D/(T+1)`); otherwise undefined. */
export function div(a: Size, b: Size): Size | undefined {
  if (!isKnown(a) || !isKnown(b)) return unknownSize;
  const t = b.terms[0];
  if (b.terms.length !== 1 || t === undefined) return a.key === b.key && b.terms.length > 1 ? one : undefined;
  const sign = t.num < 0 ? -1 : 1;
  const inverse: Term = {
    num: sign * t.den,
    den: Math.abs(t.num),
    powers: t.powers.map(([n, e]) => [n, -e] as const),
  };
  return fromTerms(a.terms.map((x) => mulTerm(x, inverse)));
}

export const sameSize = (a: Size, b: Size): boolean => a.key === b.key;

/** The number, if the size has no names in it. */
export function literalValue(size: Size): number | undefined {
  if (!isKnown(size)) return undefined;
  const [t, more] = size.terms;
  if (t === undefined) return 0;
  return more === undefined && t.powers.length === 0 ? t.num / t.den : undefined;
}

/** Names of the dims that occur in the size, sorted. */
export const dimsOf = (size: Size): string[] =>
  [...new Set(size.terms.flatMap((t) => t.powers.map(([n]) => n)))].sort();

/** The size at the given values; NaN if a name has no value or the size is unknown. May be fractional. */
export function evaluate(size: Size, at: Bindings): number {
  if (!isKnown(size)) return Number.NaN;
  let sum = 0;
  for (const t of size.terms) {
    // Multiply before dividing: 4*D/H is then exact wherever the result is an integer.
    let above = t.num;
    let below = t.den;
    for (const [n, e] of t.powers) {
      const v = at[n] ?? Number.NaN;
      if (e > 0) above *= v ** e;
      else below *= v ** -e;
    }
    sum += above / below;
  }
  return sum;
}

/** Replaces named dims by sizes (`K` by `D/H`). A name that would have to divide by a sum stays. */
export function substitute(size: Size, by: ReadonlyMap<string, Size>): Size {
  if (!isKnown(size) || !size.terms.some((t) => t.powers.some(([n]) => by.has(n)))) return size;
  let sum = literal(0);
  for (const t of size.terms) {
    let product: Size = fromTerms([{ num: t.num, den: t.den, powers: [] }]);
    for (const [n, e] of t.powers) {
      const to = by.get(n) ?? dim(n);
      for (let i = 0; i < Math.abs(e); i++) {
        product = e > 0 ? mul(product, to) : (div(product, to) ?? mul(product, div(one, dim(n)) ?? one));
      }
    }
    sum = add(sum, product);
  }
  return sum;
}
