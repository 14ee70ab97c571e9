// Where in the graph what is kept stands, for marks on its wires.
import { literal, mulSizes, productOfSizes, type Size } from "../shape/index.ts";
import { bytesOf, rowBytes } from "./bytes.ts";
import type { StepPlan } from "./plan.ts";

export interface KeptPlace {
  /** The output of a node whose numbers are kept, `blocks[0]/rope.k`; a node, where they are none's output. */
  readonly address: string;
  /** Rows of all positions, of the last `reach` in a ring, the last `reach` of a shift; or a value of another text. */
  readonly kind: "all" | "window" | "shift" | "once";
  /** Positions; infinite but for windows and shifts. */
  readonly reach: number;
  /** Bytes that a position adds, of "all"; else bytes of the whole. */
  readonly bytes: Size;
}

export function keptPlaces({ caches, once }: StepPlan): KeptPlace[] {
  const kept = caches.map((cache): KeptPlace => {
    const { address, kind, reach } = cache;
    const row = rowBytes(cache);
    if (!Number.isFinite(reach)) return { address, kind: "all", reach, bytes: row };
    const bytes = mulSizes(row, literal(reach));
    return { address, kind: kind === "tail" ? "shift" : "window", reach, bytes };
  });
  const pinned = Object.entries(once?.outputs ?? {}).map(([name, id]): KeptPlace => {
    const { shape, dtype } = once!.values[id]!;
    const address = /^once:(.*?)(~\d+)?$/.exec(name)![1]!;
    const bytes = productOfSizes([literal(bytesOf(dtype)), ...shape]);
    return { address, kind: "once", reach: Number.POSITIVE_INFINITY, bytes };
  });
  return [...kept, ...pinned];
}
