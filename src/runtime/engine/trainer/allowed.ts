// Whether a text fits into memory, told before it is begun, with the length that would.
import { type Program, plural } from "../../../core/index.ts";
import { EngineError } from "../../client/index.ts";
import type { Copies } from "../executor.ts";
import { estimateMemory, refuseAbove } from "../memory.ts";

/**
 * Bytes that a run of `at(most)` takes, all of its outputs asked for. Throws code "memory" where that is above the limit.
 * `at` gives the program for a text of so many positions.
 */
export function allowedBytes(
  limit: number,
  copies: Copies,
  at: (positions: number) => Program,
  most: number,
): number {
  const bytes = (positions: number) => {
    const program = at(positions);
    return estimateMemory(program, Object.keys(program.outputs), copies).total;
  };
  const needed = bytes(most);
  if (needed <= limit) return needed;
  const fits = largestThat((positions) => bytes(positions) <= limit, most);
  const wayOut =
    fits === 0
      ? "Use a smaller model"
      : `A text of ${plural(fits, "token")}, prompt and all, would fit: use fewer new tokens or a smaller model`;
  refuseAbove(limit, needed, "Generating", wayOut);
  throw new EngineError({ code: "internal", message: "a text that is too large was not refused" });
}

/** The largest number from 1 to `most` of which it is true, when it is true of all smaller ones; 0 where of none. */
function largestThat(isSo: (n: number) => boolean, most: number): number {
  let [low, high] = [0, most];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isSo(middle)) low = middle;
    else high = middle;
  }
  return low;
}
