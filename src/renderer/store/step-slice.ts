// Step mode: which step of the forward pass is looked at, and which position of which text is followed.
import type { Slice } from "./store.ts";

export interface Stepping {
  /** The step, by the address of its node, `blocks[1]/attn`: it outlives an edit elsewhere. */
  readonly at: string;
  /** Which of the steps it was: when its node is gone, one goes on from there. */
  readonly index: number;
  /** What is followed. */
  readonly stream: string;
  readonly sample: number;
  readonly position: number;
  /** The head that is shown where a value has more axes than two. */
  readonly head: number;
  /** The whole text; or what the KV cache's program does with the prompt, and then with the last token. */
  readonly pass: "whole" | "prefill" | "decode";
  readonly playing: boolean;
  /** Seconds for each step while it plays. */
  readonly pace: number;
}

export interface StepSlice {
  readonly stepping: Stepping | null;
  /** The dock makes room. */
  beginStepping(stepping: Stepping): void;
  setStepping(change: Partial<Stepping> | null): void;
}

export const fresh = () => ({ stepping: null }) satisfies Partial<StepSlice>;

export const stepSlice: Slice<StepSlice> = (set, get) => ({
  ...fresh(),
  beginStepping: (stepping) => set({ dock: null, stepping }),
  setStepping(change) {
    const { stepping } = get();
    set({ stepping: change && stepping ? { ...stepping, ...change } : null });
  },
});
