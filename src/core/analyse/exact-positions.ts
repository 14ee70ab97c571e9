// How long a text may be for a proof to be about what engines compute.
import { type Program, valueAt } from "../ir/index.ts";
import { evaluateSize } from "../shape/index.ts";
import type { LeakProof } from "./leak-types.ts";

/** Index arithmetic is exact in float32 and i32 up to here: no claim is made for longer texts. */
const mostPositions = 2 ** 20;

/** Why nothing is claimed at the graph's own sizes, however the proof went; null where it may be. */
export function beyondExact({ program }: Pick<LeakProof, "program">): string | null {
  const most = Math.max(
    0,
    ...program.inputs.flatMap((i) => (i.kind === "ids" ? [lengthOf(program, i.value)] : [])),
  );
  return most > mostPositions
    ? `a text has ${most.toLocaleString("en-US")} positions, and the proof is for at most ${mostPositions.toLocaleString("en-US")}`
    : null;
}

const lengthOf = (program: Program, ids: number): number =>
  evaluateSize(valueAt(program, ids).shape[1]!, program.dims);
