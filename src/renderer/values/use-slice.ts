// A part of a value, read from the engine; what is shown stays until the new part is there.
import { useEffect, useState } from "react";
import type { TensorData, TensorSlice, ValueSummary } from "../../runtime/client/index.ts";
import { engineClient } from "../engine/session.ts";

export interface SliceRead extends TensorData {
  /** What was asked for. */
  readonly of: string;
}

export function useSlice(value: ValueSummary | undefined, slice: TensorSlice | undefined): SliceRead | null {
  const [read, setRead] = useState<SliceRead | null>(null);
  const text = JSON.stringify(slice);
  const handle = value?.handle;
  useEffect(() => {
    if (handle === undefined || text === undefined) return;
    const abort = new AbortController();
    engineClient()
      ?.read(handle, JSON.parse(text), { signal: abort.signal })
      .then((data) => setRead({ ...data, of: `${handle} ${text}` }))
      // A value of an older run may be gone: the next run brings another.
      .catch(() => undefined);
    return () => abort.abort();
  }, [handle, text]);
  return read;
}
