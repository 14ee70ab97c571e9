// What a primitive's PyTorch emission may write: expressions of Python, with the parentheses that they need. The
// exporter in export/pytorch implements the scope; primitives know no more.
import type { Dtype, Size } from "../../shape/index.ts";
import type { IrType } from "../program.ts";

/** An expression of Python. */
export interface PyExpr {
  readonly text: string;
  /** How tightly it binds, see `levels`. */
  readonly level: number;
  /** A number of Python, no tensor; `positive` where it is certain to be above 0. */
  readonly number?: "positive" | "any";
  /** A number that is certain to be whole, as a size is. */
  readonly whole?: true;
  /** Of a comparison, the one that holds where it does not. */
  readonly inverse?: string;
}

/** What an emission may ask of the code around it. */
export interface TorchScope {
  /** A size as a whole number. */
  size(size: Size): PyExpr;
  /** A size as a number that may be a fraction. */
  real(size: Size): PyExpr;
  /** The expression as a tensor, if it is a number. */
  tensor(x: PyExpr, dtype: Dtype): PyExpr;
  /** A tensor of known numbers. */
  constant(dims: readonly number[], dtype: Dtype, data: readonly number[]): PyExpr;
  /** Where tensors are made: `device`. */
  device(): string;
}

export const torchTypes = { f32: "torch.float32", i32: "torch.int32", bool: "torch.bool" } as const;

/** Python's precedence, loosest first: https://docs.python.org/3/reference/expressions.html#operator-precedence */
const levels = { "<": 1, "<=": 1, "==": 1, "!=": 1, "|": 2, "&": 3, ">>": 4, "+": 5, "-": 5 } as const;
const more = { "*": 6, "/": 6, "//": 6, "%": 6, "@": 6, "**": 8 } as const;
const infix = { ...levels, ...more };
const prefix = 7;
const atomic = 9;
export type Infix = keyof typeof infix;

const within = (x: PyExpr, level: number): string => (x.level >= level ? x.text : `(${x.text})`);

/** A name, a call, anything that never needs parentheses. */
export const atom = (text: string): PyExpr => ({ text, level: atomic });

export function binary(op: Infix, a: PyExpr, b: PyExpr): PyExpr {
  const level = infix[op];
  // Comparisons chain and powers group to the right: both sides have to bind tighter.
  const left = level === 1 || op === "**" ? level + 1 : level;
  const [x, y] = [within(a, left), within(b, level + 1)];
  // NaN differs from everything, so `!=` is true just where `==` is not.
  return { text: `${x} ${op} ${y}`, level, ...(op === "==" ? { inverse: `${x} != ${y}` } : {}) };
}

export const unaryMinus = (x: PyExpr): PyExpr => ({ text: `-${within(x, prefix)}`, level: prefix });

/** `~x`; of `~x` it is `x`. */
export const invert = (x: PyExpr): PyExpr =>
  x.inverse !== undefined
    ? { text: x.inverse, level: x.level }
    : x.text.startsWith("~") && x.level === prefix
      ? atom(x.text.slice(1))
      : { text: `~${within(x, prefix)}`, level: prefix };

export const call = (name: string, ...args: readonly (PyExpr | string)[]): PyExpr =>
  atom(`${name}(${args.map((a) => (typeof a === "string" ? a : a.text)).join(", ")})`);

export const method = (x: PyExpr, name: string, ...args: readonly (PyExpr | string)[]): PyExpr =>
  atom(`${within(x, atomic)}.${call(name, ...args).text}`);

export const subscript = (x: PyExpr, index: string): PyExpr => atom(`${within(x, atomic)}[${index}]`);

/** `(T, D)`, `(T,)` */
export const tuple = (parts: readonly (PyExpr | string)[]): string => {
  const texts = parts.map((p) => (typeof p === "string" ? p : p.text));
  return texts.length === 1 ? `(${texts[0]},)` : `(${texts.join(", ")})`;
};

/** A literal number. Floats have a point, so that Python does not take them for integers. */
export function number(value: number, dtype: Dtype): PyExpr {
  const kind = value > 0 ? "positive" : "any";
  if (dtype === "bool") return { ...atom(value === 0 ? "False" : "True"), number: kind };
  if (Number.isNaN(value)) return { ...atom("math.nan"), number: "any" };
  const size = Math.abs(value);
  // 1e-5 rather than 0.00001.
  const plain = size > 0 && size < 1e-3 ? size.toExponential() : String(size);
  const text = size === Infinity ? "math.inf" : dtype === "i32" || /[.e]/.test(plain) ? plain : `${plain}.0`;
  const negative = value < 0 || Object.is(value, -0);
  return { ...(negative ? unaryMinus(atom(text)) : atom(text)), number: kind };
}

/** ∞ and NaN, with which Python's own functions raise errors. */
const isWild = (x: PyExpr): boolean => /\bmath\.(inf|nan)\b/.test(x.text);

type Emission = (
  t: TorchScope,
  ins: readonly PyExpr[],
  attrs: unknown,
  types: { readonly ins: readonly IrType[]; readonly out: IrType },
) => PyExpr;

const first = (ins: readonly PyExpr[]): readonly [PyExpr, PyExpr] => ins as readonly [PyExpr, PyExpr];

const tensors: (t: TorchScope, ins: readonly PyExpr[], types: Parameters<Emission>[3]) => PyExpr[] = (
  t,
  ins,
  types,
) => ins.map((x, i) => t.tensor(x, types.ins[i]?.dtype ?? "f32"));

/** A function of tensors: `torch.exp(x)`. */
export const torchFunction =
  (name: string): Emission =>
  (t, ins, _, types) =>
    call(name, ...tensors(t, ins, types));

/** The same, but numbers stay numbers where Python's function cannot fail. */
export const numberFunction = (name: string, ofNumber: string, domain: "positive" | "any"): Emission => {
  const ofTensors = torchFunction(name);
  return (t, ins, attrs, types) => {
    const [x] = first(ins);
    const fits = x.number === "positive" || (domain === "any" && x.number === "any");
    if (!fits || isWild(x)) return ofTensors(t, ins, attrs, types);
    return {
      ...call(ofNumber, x),
      number: domain === "positive" && name === "torch.sqrt" ? "positive" : "any",
    };
  };
};

/** `a + b`. Two numbers stay a number where Python computes what tensors would give. */
export const operator =
  (op: Infix): Emission =>
  (t, ins, _, types) => {
    const [a, b] = first(ins);
    if (op === "+" && b.whole && b.text === "0") return a;
    if (a.number === undefined || b.number === undefined) return binary(op, a, b);
    const safe = "+-*".includes(op) || (op === "/" && b.number === "positive" && !isWild(a) && !isWild(b));
    if (!safe) return binary(op, t.tensor(a, types.ins[0]?.dtype ?? "f32"), b);
    const positive = op !== "-" && a.number === "positive" && b.number === "positive";
    return { ...binary(op, a, b), number: positive ? "positive" : "any" };
  };

/** `dim=-1`, `dim=(0, 2)`, and whether the axes stay. */
function dimArguments(axes: readonly number[], keep: boolean, rank: number): string[] {
  const [axis] = axes;
  if (axes.length === rank && !keep) return [];
  const dim = axes.length === 1 ? (axis === rank - 1 ? "-1" : String(axis)) : tuple(axes.map(String));
  return [`dim=${dim}`, ...(keep ? ["keepdim=True"] : [])];
}

/** Folds axes: `x.sum(dim=-1)`. Integers keep their width, which PyTorch's sum would double. */
export const torchReduction =
  (name: string, before?: string): Emission =>
  (t, ins, attrs, types) => {
    const { axes, keep } = attrs as { axes: readonly number[]; keep: boolean };
    const [given] = first(ins);
    const x = before === undefined ? given : method(t.tensor(given, "f32"), before);
    if (axes.length === 0) return x;
    const rank = types.ins[0]?.shape.length ?? 0;
    const width = name === "sum" && types.out.dtype === "i32" ? ["dtype=torch.int32"] : [];
    return method(x, name, ...dimArguments(axes, keep, rank), ...width);
  };
