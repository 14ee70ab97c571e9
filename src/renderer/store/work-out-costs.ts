// Costs of a graph, from its program. A file of its own, fetched after the first view: lowering needs every primitive.
import { type Checked, costOf, lower } from "../../core/index.ts";

type Costs = ReturnType<typeof costOf>;

/** Null where lowering fails: that is a mistake of ours, told by the engine, which lowers too. */
export function workOutCosts(checked: Checked): Costs | null {
  try {
    return costOf(lower(checked));
  } catch {
    return null;
  }
}
