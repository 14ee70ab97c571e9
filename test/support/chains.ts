// Blocks put one behind the other before the last norm of the smallest model: what the proof says of them.
import type { Edit } from "../../src/core/index.ts";
import { add, connect } from "../core/edited.ts";

type Params = Parameters<typeof add>[2];
/** One behind the other, each by its ports in and out. */
export type ChainStep = readonly [
  block: string,
  params?: Params | undefined,
  ports?: readonly [string, string] | undefined,
  ...more: readonly Edit[],
];

/** Nodes z0, z1, … between `add_2` and `norm_2`. */
export const chain = (...steps: readonly ChainStep[]): Edit[] => {
  let from = "add_2.y";
  const edits = steps.flatMap(([block, params, [into, out] = ["x", "x"], ...more], i) => {
    const made = [add(`z${i}`, block, params), connect(`${from} → z${i}.${into}`), ...more];
    from = `z${i}.${out}`;
    return made;
  });
  return [...edits, connect(`${from} → norm_2.x`)];
};
