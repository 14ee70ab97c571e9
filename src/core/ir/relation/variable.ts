// The variables of the parametric proof. Dims and products of dims are variables like the indices, so that one
// statement covers every size. A variable is a small number; what it stands for is asked of `aboutVar`.

/** A variable, as a number. Equal meanings are equal numbers. */
export type Var = number;

export type VarInfo =
  /** Index of atom `atom` of the value that is spoken of. */
  | { readonly kind: "own"; readonly atom: number }
  /** An index of the input that is depended on: 0 its sample, 1 its position. */
  | { readonly kind: "source"; readonly axis: number }
  /** Where the padding of a sample begins or ends (see `World`); `of` is the sample's index, null where there is one sample. */
  | { readonly kind: "edge"; readonly stream: string; readonly of: Var | null }
  /** A dim or a product of dims, `H^1*K^1`. `isWhole`: of positive powers alone, so a whole number; so many `factors`. */
  | { readonly kind: "dim"; readonly key: string; readonly isWhole: boolean; readonly factors: number }
  /** A passing name, while indices are renamed. */
  | { readonly kind: "passing"; readonly at: number };

// Only grows by the distinct names of dims and streams that a session meets.
const infos: VarInfo[] = [];
const known = new Map<string, Var>();

function intern(key: string, info: () => VarInfo): Var {
  let v = known.get(key);
  if (v === undefined) {
    v = infos.length;
    infos.push(info());
    known.set(key, v);
  }
  return v;
}

export const aboutVar = (v: Var): VarInfo => infos[v]!;

/** Makes the variables of one kind, remembering them by number. */
function family(letter: string, info: (i: number) => VarInfo): (i: number) => Var {
  const made: Var[] = [];
  return (i) => {
    made[i] ??= intern(`${letter}${i}`, () => info(i));
    return made[i];
  };
}

export const own = family("x", (atom) => ({ kind: "own", atom }));
export const source = family("s", (axis) => ({ kind: "source", axis }));
export const passing = family("p", (at) => ({ kind: "passing", at }));

export const edge = (stream: string, of: Var | null): Var =>
  intern(`e|${stream}|${of}`, () => ({ kind: "edge", stream, of }));

/** Π name^exponent. */
export function product(powers: readonly (readonly [name: string, exponent: number])[]): Var {
  const key = powers.map(([n, e]) => `${n}^${e}`).join("*");
  return intern(`d${key}`, () => ({
    kind: "dim",
    key,
    isWhole: powers.every(([, e]) => e > 0),
    factors: powers.reduce((n, [, e]) => n + Math.max(0, e), 0),
  }));
}

/** Whether it takes whole numbers only: all do but quotients of dims. */
export function isWholeVar(v: Var): boolean {
  const info = infos[v]!;
  return info.kind !== "dim" || info.isWhole;
}

/** Whether it is a product of several dims, which may be larger than any number of positions. */
export function isProductVar(v: Var): boolean {
  const info = infos[v]!;
  return info.kind === "dim" && info.factors > 1;
}

/** Whether `v` speaks of the sample that `of` counts. */
export function isEdgeOf(v: Var, of: Var): boolean {
  const info = infos[v]!;
  return info.kind === "edge" && info.of === of;
}

/** `v` under another naming of the indices; an edge follows its sample. */
export function renameVar(v: Var, to: (v: Var) => Var): Var {
  const info = infos[v]!;
  return info.kind === "edge" && info.of !== null ? edge(info.stream, to(info.of)) : to(v);
}
