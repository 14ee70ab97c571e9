// Values that were pinned to be compared with: copies, because the engine lets go of a run when the next one comes.
import type { TensorData } from "../../runtime/client/index.ts";
import type { Slice } from "./store.ts";

interface Pin {
  readonly id: number;
  /** `Attention weights, 14:02:31` */
  readonly label: string;
  /** Address of the value when it was pinned. */
  readonly address: string;
  readonly data: TensorData;
}

export interface PinsSlice {
  readonly pins: readonly Pin[];
  /** The value that has the strongest colour everywhere; null where each value has a scale of its own. */
  readonly heldLimit: number | null;
  addPin(pin: Omit<Pin, "id">): Pin;
  dropPin(id: number): void;
  holdLimit(limit: number | null): void;
}

/** Older ones go: each may be some megabytes. */
const maxPins = 8;
let made = 0;

export const pinsSlice: Slice<PinsSlice> = (set) => ({
  pins: [],
  heldLimit: null,
  addPin(given) {
    made += 1;
    const pin = { ...given, id: made };
    set((s) => ({ pins: [...s.pins, pin].slice(-maxPins) }));
    return pin;
  },
  dropPin: (id) => set((s) => ({ pins: s.pins.filter((p) => p.id !== id) })),
  holdLimit: (heldLimit) => set({ heldLimit }),
});
