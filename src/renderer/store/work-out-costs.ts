// Costs of a graph, from its program. A file of its own, fetched after the first view: lowering needs every primitive.
import { type Checked, costOf } from "../../core/index.ts";
import { loweredOf } from "./lowered.ts";

type Costs = ReturnType<typeof costOf>;

/** Null where lowering fails: that is a mistake of ours, told by the engine, which lowers too. */
export function workOutCosts(checked: Checked): Costs | null {
  try {
    return costOf(loweredOf(checked));
  } catch {
    return null;
  }
}
