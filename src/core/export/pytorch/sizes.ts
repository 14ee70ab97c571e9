// Sizes as expressions of Python over named constants and over sizes read off a tensor.
import { atom, binary, fraction, type PyExpr, pythonNumber } from "../../ir/index.ts";
import { type Bindings, dimsOf, evaluateSize, type Size, type Term } from "../../shape/index.ts";

export interface SizeNames {
  /** The variable that holds a dim. */
  readonly name: (dim: string) => string;
  readonly bindings: Bindings;
  /** Whether a dim is another one in every run. */
  readonly varies: (dim: string) => boolean;
}

const product = (factors: readonly PyExpr[]): PyExpr =>
  factors.length === 0 ? pythonNumber(1, "i32") : factors.reduce((a, b) => binary("*", a, b));

/** The numerator or the denominator of a term: its number and the names of one sign. */
function side(term: Term, sign: 1 | -1, names: SizeNames): PyExpr[] {
  const count = sign === 1 ? Math.abs(term.num) : term.den;
  const powers = term.powers.filter(([, e]) => e * sign > 0);
  const factors = powers.map(([n, e]) => {
    const base = atom(names.name(n));
    return e * sign === 1 ? base : binary("**", base, atom(String(e * sign)));
  });
  return count === 1 && (factors.length > 0 || sign === -1) ? factors : [atom(String(count)), ...factors];
}

function termExpr(term: Term, divide: "/" | "//", names: SizeNames): PyExpr {
  const below = side(term, -1, names);
  const above = product(side(term, 1, names));
  return below.length === 0 ? above : binary(divide, above, product(below));
}

function sum(size: Size, divide: "/" | "//", names: SizeNames): PyExpr {
  const [first, ...rest] = size.terms;
  if (first === undefined) return pythonNumber(0, "i32");
  const start = termExpr(first, divide, names);
  const begin = first.num < 0 ? binary("-", atom("0"), start) : start;
  return rest.reduce((s, t) => binary(t.num < 0 ? "-" : "+", s, termExpr(t, divide, names)), begin);
}

/** True where each term is whole by itself, whatever the sizes of a run are. */
function wholeByTerms(size: Size, names: SizeNames): boolean {
  return size.terms.every((term) => {
    if (term.den === 1 && term.powers.every(([, e]) => e > 0)) return true;
    const alone = { terms: [term], key: "" };
    return !dimsOf(alone).some(names.varies) && Number.isInteger(evaluateSize(alone, names.bindings));
  });
}

function expression(size: Size, divide: "/" | "//", names: SizeNames): PyExpr {
  const positive = size.terms.length > 0 && size.terms.every((t) => t.num > 0);
  const kind = positive ? ("positive" as const) : ("any" as const);
  if (wholeByTerms(size, names)) return { ...sum(size, "//", names), number: kind, whole: true };
  const { above, below } = fraction(size);
  const made = binary(divide, sum(above, "//", names), sum(below, "//", names));
  return { ...made, number: kind, ...(divide === "//" ? { whole: true as const } : {}) };
}

/** A size that counts entries: `4 * D`, `D // H`. */
export const wholeSize = (size: Size, names: SizeNames): PyExpr => expression(size, "//", names);

/** A size as a number to compute with, which may be a fraction. */
export const realSize = (size: Size, names: SizeNames): PyExpr => expression(size, "/", names);
