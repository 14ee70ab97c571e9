/** A value against a pinned one or another of this run: the difference, or why there is none. */
import { useEffect, useState } from "react";
import type { TensorData, ValueSummary } from "../../runtime/client/index.ts";
import { engineClient } from "../engine/session.ts";
import type { State } from "../store/store.ts";
import { useStore } from "../store/store.ts";
import { type Difference, difference, whyNot } from "./difference.ts";

/** What a value is compared with: `pin 3`, or the address of another value of the run. */
export type Other = `pin ${number}` | `value ${string}`;

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

/** Null without a comparison, and until it is there. */
export function useComparison(value: ValueSummary, other: Other | null): Comparison | null {
  const [made, setMade] = useState<Comparison | null>(null);
  const pin = useStore((s) => pinOf(s, other));
  const against = useStore((s) =>
    other?.startsWith("value ") ? s.ran?.result.values[other.slice("value ".length)] : undefined,
  );
  useEffect(() => {
    if (!other) return setMade(null);
    let gone = false;
    const tell = (why: string | null, found: Difference | null) => {
      if (!gone) setMade({ other, handle: value.handle, why, difference: found });
    };
    const dims = pin?.data.dims ?? against?.dims;
    const why = dims ? whyNot(value.dims, dims) : "It is gone: this run has no such value.";
    if (why !== null || (!pin && !against)) tell(why, null);
    else
      Promise.all([whole(value), pin ? pin.data : whole(against as ValueSummary)])
        .then(([a, b]) => tell(null, difference(a, b)))
        // A value of an older run may be gone: the next run brings another.
        .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [value, other, pin, against]);
  return other && made?.other === other ? made : null;
}
