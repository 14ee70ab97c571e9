// Which sizes a graph allows, beside whole numbers from 1 on: a table is not read past its rows, what is cut keeps an
// entry, parameters are at least 1, and the text goes on behind a prefix. "Every size" means every one of these.
import { type Program, valueAt } from "../ir/index.ts";
import { addSizes, dimsOf, literal, literalValue, type Size, subSizes } from "../shape/index.ts";
import { conditionText } from "./every-size/condition-text.ts";

export interface SizeBound {
  /** As people write it: `T ≤ 12`. */
  readonly text: string;
  /** The dims that it is about. */
  readonly names: readonly string[];
  /** The table that is cut, where that is the reason: the node that cuts it, and how many rows it has. */
  readonly table: { readonly node: string | null; readonly rows: number } | null;
}

interface Bounded {
  /** At least 0. */
  readonly size: Size;
  readonly table: SizeBound["table"];
}

/** `parameters`: sizes that the check has seen to be whole and at least 1. */
export function sizeBounds(
  program: Program,
  prefix: Size | undefined,
  parameters: readonly Size[],
): readonly SizeBound[] {
  const bounded = [
    ...cuts(program),
    ...[...parameters, ...program.values.flatMap((v) => v.shape), ...(prefix ? [prefix] : [])].map((s) =>
      atLeastOne(s),
    ),
    ...(prefix ? textsOf(program).map((text) => atLeastOne(subSizes(text, prefix))) : []),
  ];
  const tightest = new Map<string, Bounded>();
  for (const b of bounded) {
    if (!isBinding(b.size)) continue;
    const key = withoutNumber(b.size).key;
    const known = tightest.get(key);
    if (!known || numberOf(b.size) < numberOf(known.size)) tightest.set(key, b);
  }
  return [...tightest.values()].map(({ size, table }) => ({
    text: conditionText({ size, isEquation: false }),
    names: dimsOf(size),
    table,
  }));
}

const atLeastOne = (size: Size): Bounded => ({ size: subSizes(size, literal(1)), table: null });

/** Slices lie inside what they cut. */
function cuts(program: Program): Bounded[] {
  return program.ops.flatMap((op): Bounded[] => {
    if (op.prim !== "slice") return [];
    const { axis, start, size } = op.attrs as { axis: number; start: Size; size: Size };
    const from = valueAt(program, op.inputs[0]!).shape[axis]!;
    const rows = literalValue(from);
    const table =
      rows === undefined ? null : { node: valueAt(program, op.output).origin?.node ?? null, rows };
    return [
      { size: start, table: null },
      { size: subSizes(from, addSizes(start, size)), table },
    ];
  });
}

const textsOf = (program: Program): Size[] =>
  program.inputs.flatMap((i) => (i.kind === "ids" ? [valueAt(program, i.value).shape[1]!] : []));

/** Whether it rules out any sizes; that quotients come out whole is the check's concern. */
function isBinding({ terms }: Size): boolean {
  const isQuotient = terms.some((t) => t.den > 1 || t.powers.some(([, exponent]) => exponent < 0));
  if (terms.some((t) => t.num < 0 && t.powers.length > 0)) return true;
  const least = terms.reduce((sum, t) => sum + t.num / t.den, 0);
  return !isQuotient && least < 0 && terms.some((t) => t.powers.length > 0);
}

const numberOf = ({ terms }: Size): number => {
  const plain = terms.find((t) => t.powers.length === 0);
  return plain ? plain.num / plain.den : 0;
};

const withoutNumber = (size: Size): Size => {
  const plain = size.terms.filter((t) => t.powers.length === 0);
  return plain.length === 0 ? size : subSizes(size, { terms: plain, key: "" });
};
