// The weights that a document itself has: those that stand in it, drawn ones for the others.
import { type Checked, untiedWeights } from "../check/index.ts";
import { initWeight, inlineValues } from "../lower/index.ts";

interface NumbersOf {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** Numbers by the name of the weight. */
export type Weights = Readonly<Record<string, NumbersOf>>;

/** Every weight of the graph but the tied ones, in the graph's order; those that are `given` as they are given. */
export function documentWeights(checked: Checked, given: Weights = {}): Weights {
  const { seed, weights: inline } = checked.document;
  const wanted = untiedWeights(checked);
  return Object.fromEntries(
    wanted.map(({ name, seedName, dims, init }): [string, NumbersOf] => {
      const [known, own] = [given[name], inline?.[name]];
      if (known) return [name, known];
      const count = dims.reduce((a, b) => a * b, 1);
      return [name, { dims, data: own ? inlineValues(own) : initWeight(init, count, seed, seedName) }];
    }),
  );
}
