// Sizes in LaTeX: `4*D` → 4D, `D/H` → D/H, `d_ff` → d with ff as its index.
import { type Bindings, evaluate, isKnown, type Size, type Term } from "./size.ts";

/** A name of one letter stands in italics as it is; a longer one upright, what follows `_` as its index. */
function nameLatex(name: string): string {
  const [head = "", ...rest] = name.split("_");
  const own = head.length === 1 ? head : String.raw`\mathrm{${head}}`;
  return rest.length === 0 ? own : String.raw`${own}_{\mathrm{${rest.join("")}}}`;
}

const product = (factors: readonly string[]): string => factors.join(String.raw`\,`);

function termLatex({ num, den, powers }: Term): string {
  const write = ([name, power]: readonly [string, number]) =>
    Math.abs(power) === 1 ? nameLatex(name) : `${nameLatex(name)}^{${Math.abs(power)}}`;
  const above = powers.filter(([, e]) => e > 0).map(write);
  const below = powers.filter(([, e]) => e < 0).map(write);
  if (Math.abs(num) !== 1 || above.length === 0) above.unshift(String(Math.abs(num)));
  if (den !== 1) below.unshift(String(den));
  if (below.length === 0) return product(above);
  return `${product(above)}/${below.length > 1 ? `(${product(below)})` : below[0]}`;
}

/** LaTeX of a size; with values, of its number. */
export function sizeLatex(size: Size, at?: Bindings): string {
  if (!isKnown(size)) return "?";
  if (at) {
    const value = evaluate(size, at);
    return Number.isNaN(value) ? "?" : String(Number(value.toPrecision(6)));
  }
  const terms = size.terms.map((t, i) => `${t.num < 0 ? "-" : i > 0 ? "+" : ""}${termLatex(t)}`);
  return terms.join("") || "0";
}

/** `\mathbb{R}^{B \times T \times D}`: the space that a value lives in. */
export function spaceLatex(sizes: readonly Size[], dtype: string | null, at?: Bindings): string {
  const set = dtype === "bool" ? String.raw`\{0, 1\}` : String.raw`\mathbb{${dtype === "i32" ? "Z" : "R"}}`;
  const axes = sizes.map((s) => sizeLatex(s, at)).join(String.raw` \times `);
  return axes === "" ? set : `${set}^{${axes}}`;
}
