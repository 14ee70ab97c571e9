// Parses size expressions as people type them into a parameter: "4*D", "D/H", "2*(T+1)", "96".
import { add, dim, div, literal, mul, type Size, sub } from "./size.ts";

export type ParsedSize =
  | { readonly ok: true; readonly size: Size }
  | { readonly ok: false; readonly message: string; readonly at: number };

class ExpressionError extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/**
 * What a size may be, far above any model's: without bounds `(A+B+C+D)^99` has 176,851 terms, and a stranger's file holds
 * the page for minutes.
 */
const maxLength = 1000;
const maxTerms = 64;
const maxDegree = 99;
/** Products of two terms in all: some 10 ms, since a field reads its expression at each key. */
const maxProducts = 20_000;

const cache = new Map<string, ParsedSize>();

/** Grammar: sum of products of numbers, dim names and parentheses, with + − * / ^. Errors carry the offset. */
export function parseSize(text: string): ParsedSize {
  const known = cache.get(text);
  if (known) return known;
  let result: ParsedSize;
  try {
    result = { ok: true, size: new Parser(text).parse() };
  } catch (e) {
    if (!(e instanceof ExpressionError)) throw e;
    result = { ok: false, message: e.message, at: e.at };
  }
  if (cache.size > 5000) cache.clear();
  cache.set(text, result);
  return result;
}

/** Why a size is too much to reckon with, or undefined. */
function excess({ terms }: Size): string | undefined {
  if (terms.length > maxTerms) return `the expression must have at most ${maxTerms} terms`;
  if (!terms.every((t) => Number.isSafeInteger(t.num) && Number.isSafeInteger(t.den)))
    return "the number is too large";
  const degree = Math.max(0, ...terms.flatMap((t) => t.powers.map(([, e]) => Math.abs(e))));
  return degree > maxDegree ? `an exponent must be an integer from 0 to ${maxDegree}` : undefined;
}

class Parser {
  private at = 0;
  private depth = 0;
  private products = 0;
  constructor(private readonly text: string) {}

  parse(): Size {
    if (this.text.length > maxLength)
      this.fail(`the expression must have at most ${maxLength} characters`, maxLength);
    const size = this.sum();
    this.space();
    if (this.at < this.text.length) this.fail(`unexpected "${this.text[this.at]}"`);
    return size;
  }

  private fail(message: string, at = this.at): never {
    throw new ExpressionError(message, at);
  }

  /** Every step is bounded, so that the next one is. */
  private bounded(size: Size, at: number): Size {
    const why = excess(size);
    return why === undefined ? size : this.fail(why, at);
  }

  /** The product of two sizes, as long as the whole does not take too many. */
  private times(a: Size, b: Size, at: number): Size {
    this.products += a.terms.length * b.terms.length;
    if (this.products > maxProducts) this.fail("the expression has too many products", at);
    return this.bounded(mul(a, b), at);
  }

  private space(): void {
    while (this.text[this.at] === " ") this.at++;
  }

  private take(chars: string): string | undefined {
    this.space();
    const c = this.text[this.at];
    if (c === undefined || !chars.includes(c)) return undefined;
    this.at++;
    return c;
  }

  private sum(): Size {
    let size = this.product();
    for (let op = this.take("+-"); op; op = this.take("+-")) {
      const start = this.at;
      const right = this.product();
      size = this.bounded(op === "+" ? add(size, right) : sub(size, right), start);
    }
    return size;
  }

  private product(): Size {
    let size = this.factor();
    for (let op = this.take("*·/"); op; op = this.take("*·/")) {
      const start = this.at;
      const right = this.factor();
      if (op !== "/") {
        size = this.times(size, right, start);
        continue;
      }
      const made = div(size, right);
      if (!made) this.fail("the divisor must be a number, a dimension or their product", start);
      size = this.bounded(made, start);
    }
    return size;
  }

  private factor(): Size {
    const base = this.atom();
    if (!this.take("^")) return base;
    this.space();
    const start = this.at;
    const exponent = /^\d{1,2}/.exec(this.text.slice(this.at))?.[0];
    if (exponent === undefined) this.fail("an exponent must be an integer from 0 to 99", start);
    this.at += exponent.length;
    let power = literal(1);
    for (let i = 0; i < Number(exponent); i++) power = this.times(power, base, start);
    return power;
  }

  private atom(): Size {
    let minuses = 0;
    while (this.take("-")) minuses++;
    if (minuses > 0) {
      const of = this.factor();
      return minuses % 2 === 0 ? of : sub(literal(0), of);
    }
    if (this.take("(")) {
      if (++this.depth > 50) this.fail("too many parentheses");
      const size = this.sum();
      if (!this.take(")")) this.fail('missing ")"');
      this.depth--;
      return size;
    }
    this.space();
    const match = /^(?:\d+|[A-Za-z_][A-Za-z0-9_]*)/.exec(this.text.slice(this.at));
    if (!match) {
      this.fail(
        this.at >= this.text.length
          ? "the expression ends unexpectedly"
          : `unexpected "${this.text[this.at]}"`,
      );
    }
    const word = match[0];
    this.at += word.length;
    if (!/^\d/.test(word)) return dim(word);
    const value = Number(word);
    if (!Number.isSafeInteger(value)) this.fail("the number is too large", this.at - word.length);
    return literal(value);
  }
}
