// A value against a pinned one, itself in the run before, or another of this run: the difference, or why there is none.
import { useEffect, useState } from "react";
import type { TensorData, ValueSummary } from "../../runtime/client/index.ts";
import { engineClient } from "../engine/session.ts";
import type { State } from "../store/store.ts";
import { useStore } from "../store/store.ts";
import { type Difference, difference, whyNot } from "./difference.ts";

/** What a value is compared with: `pin 3`, itself in the run before, or the address of another value of the run. */
export type Other = `pin ${number}` | "before" | `value ${string}`;

export interface Comparison {
  readonly other: Other;
  readonly handle: string;
  /** Why there is no difference. */
  readonly why: string | null;
  readonly difference: Difference | null;
}

const whole = async (value: ValueSummary): Promise<TensorData> => {
  const read = await engineClient()?.read(value.handle);
  if (!read) throw new Error("there is no engine");
  return read;
};

const pinOf = (s: State, other: Other | null) => s.pins.find((p) => `pin ${p.id}` === other);

/** The value that the engine holds; undefined where there is none of that name. */
function heldOf({ ran, before }: State, other: Other | null, address: string): ValueSummary | undefined {
  if (other === "before") return before?.result.values[address];
  return other?.startsWith("value ") ? ran?.result.values[other.slice("value ".length)] : undefined;
}

const gone = "This run has no such value.";
const goneBefore = "The previous run had no such value.";
const released = "The value is no longer available; pin a value of this size before editing.";

/** Null without a comparison, and until it is there. */
export function useComparison(value: ValueSummary, address: string, other: Other | null): Comparison | null {
  const [made, setMade] = useState<Comparison | null>(null);
  const pin = useStore((s) => pinOf(s, other));
  const against = useStore((s) => heldOf(s, other, address));
  useEffect(() => {
    if (!other) return setMade(null);
    let over = false;
    const tell = (why: string | null, found: Difference | null) => {
      if (!over) setMade({ other, handle: value.handle, why, difference: found });
    };
    const dims = pin?.data.dims ?? against?.dims;
    const why = dims ? whyNot(value.dims, dims) : other === "before" ? goneBefore : gone;
    if (why !== null || (!pin && !against)) tell(why, null);
    else
      Promise.all([whole(value), pin ? pin.data : whole(against!)])
        .then(([a, b]) => tell(null, difference(a, b)))
        // A value of this run that is gone is followed by another: the next run is under way.
        .catch(() => other === "before" && tell(released, null));
    return () => {
      over = true;
    };
  }, [value, other, pin, against]);
  return other && made?.other === other ? made : null;
}
