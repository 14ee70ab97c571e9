// Which weights of two programs are each other's: the names under which they draw survive renaming and grouping; for
// nodes that somebody made anew, what is done with a weight tells.
import { evaluateSize, type Program } from "../../core/index.ts";
import { coloursOf } from "./colours.ts";

export interface Weight {
  readonly name: string;
  readonly seedName: string;
  readonly dims: readonly number[];
}

/** From a weight's name in one program to its name in the other. */
export type Pairing = ReadonlyMap<string, string>;

/** More ways than this to pair weights whose shapes are equal are not tried. */
const manyWays = 24;

export const weightsOf = (program: Program): Weight[] =>
  program.inputs.flatMap((input) => {
    if (input.kind !== "weight") return [];
    const shape = program.values[input.value]?.shape ?? [];
    const dims = shape.map((size) => evaluateSize(size, program.dims));
    return [{ name: input.name, seedName: input.seedName, dims }];
  });

/** A program, and the value of it that counts. */
export type Asked = readonly [Program, output: number];

/** Ways to pair all weights of two programs, the likeliest first; none where they have others. */
export function* pairings(a: Asked, b: Asked): Generator<Pairing> {
  const [mine, theirs] = [weightsOf(a[0]), weightsOf(b[0])];
  const shapesOf = (all: readonly Weight[]) => all.map(shapeOf).sort().join("; ");
  if (shapesOf(mine) !== shapesOf(theirs)) return;
  const named = by(mine, theirs, (w) => w.seedName);
  if (named.size === mine.length) yield named;
  // Names may mislead, where two nodes changed their parts.
  const [ours, others] = coloursOf([a, b]);
  const alike = by(mine, theirs, (w) => `${(mine.includes(w) ? ours : others)?.get(w.name)}`);
  if (alike.size === mine.length) yield alike;
  const taken = new Set(named.values());
  const rest = mine.filter(({ name }) => !named.has(name));
  const free = theirs.filter(({ name }) => !taken.has(name));
  let ways = 0;
  for (const pairs of rest.length > 0 ? among(rest, free) : []) {
    yield new Map([...named, ...pairs]);
    if (++ways === manyWays) return;
  }
}

const shapeOf = ({ dims }: Weight): string => dims.join(" ");

/** Weights of equal shape that are called the same, each with one of the other program. */
function by(
  mine: readonly Weight[],
  theirs: readonly Weight[],
  call: (w: Weight) => string,
): Map<string, string> {
  const free = new Map<string, Weight[]>();
  for (const w of theirs) {
    const key = `${call(w)} ${shapeOf(w)}`;
    free.set(key, [...(free.get(key) ?? []), w]);
  }
  const pairs = new Map<string, string>();
  for (const w of mine) {
    const other = free.get(`${call(w)} ${shapeOf(w)}`)?.shift();
    if (other) pairs.set(w.name, other.name);
  }
  return pairs;
}

/** All ways to give each weight one of its own shape, in the order in which they stand. */
function* among(rest: readonly Weight[], free: readonly Weight[]): Generator<[string, string][]> {
  const [first, ...more] = rest;
  if (!first) {
    yield [];
    return;
  }
  for (const other of free) {
    if (shapeOf(other) !== shapeOf(first)) continue;
    for (const pairs of among(
      more,
      free.filter((w) => w !== other),
    ))
      yield [[first.name, other.name], ...pairs];
  }
}
