// Which token of the text is looked at: its row is lit in every value, and the predictions are those made at it.
import type { Slice } from "./store.ts";

export interface TokenSlice {
  /** Position of the token under the pointer, or where keys are. */
  readonly tokenAt: number | null;
  /** The one that stays looked at. */
  readonly tokenPinned: number | null;
  /** The sample of the text that is looked at. */
  readonly tokenSample: number;
  lookAtToken(at: number | null): void;
  /** Pins a token, or lets go of it where it is pinned. */
  pinToken(at: number): void;
  lookAtSample(sample: number): void;
}

export const fresh = () =>
  ({ tokenAt: null, tokenPinned: null, tokenSample: 0 }) satisfies Partial<TokenSlice>;

export const tokenSlice: Slice<TokenSlice> = (set, get) => ({
  ...fresh(),
  lookAtToken(tokenAt) {
    if (tokenAt !== get().tokenAt) set({ tokenAt });
  },
  pinToken: (at) => set({ tokenPinned: get().tokenPinned === at ? null : at }),
  lookAtSample: (tokenSample) => set({ tokenSample, tokenAt: null, tokenPinned: null }),
});

/** The token that is looked at, by the pointer before by a pin. */
export const tokenLookedAt = (s: TokenSlice): number | null => s.tokenAt ?? s.tokenPinned;
