// Whether a text is written with the weights held in the engine, and the executor that does so.
import type { Program } from "../../../core/index.ts";
import type { Executor, PinnedWeights, Tensors } from "../executor.ts";
import { estimateMemory } from "../memory.ts";

/** Bytes of weights from which holding them is felt: smaller ones lie in the processor's cache anyway. */
const worthHolding = 16 * 2 ** 20;
/** Tokens from which the session has paid for itself: GPT-2's takes 0.9 to 3.5 s to make and saves 13 to 28 ms a run. */
const longEnough = 200;
/** A single position packs as many weights as a whole text, and computes far less. */
const worthHoldingForSteps = 2 ** 20;
const longEnoughForSteps = 32;
/** Copies that it takes: the library's own, and the form that it multiplies by. */
const copies = 2;

export interface Held {
  readonly executor: Pick<Executor, "prepare">;
  close(): Promise<void>;
}

interface HoldOptions {
  readonly tokens: number;
  /** Bytes. */
  readonly memoryLimit: number;
  /** The runs are of one position each. */
  readonly steps: boolean;
}

/** An executor for many runs with the same weights; they are held where that pays and `memoryLimit`, bytes, allows it. */
export function heldIn(
  executor: Executor,
  bring: (program: Program) => Promise<Tensors>,
  { tokens, memoryLimit, steps }: HoldOptions,
): Held {
  let holding: PinnedWeights | null | undefined;
  const pays = (program: Program, outputs: readonly string[]): boolean => {
    const { weights, total } = estimateMemory(program, outputs, executor.copies);
    return (
      weights >= (steps ? worthHoldingForSteps : worthHolding) &&
      tokens >= (steps ? longEnoughForSteps : longEnough) &&
      total + copies * weights <= memoryLimit
    );
  };
  return {
    executor: {
      async prepare(program, outputs) {
        if (holding === undefined)
          holding = pays(program, outputs) ? executor.pin(await bring(program)) : null;
        return (holding ?? executor).prepare(program, outputs, steps ? "change" : undefined);
      },
    },
    close: async () => holding?.close(),
  };
}
