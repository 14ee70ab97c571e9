// The colour that an axis has wherever it is named: on the wires and in the list of dimensions.
import type { Role } from "../../core/index.ts";

export type AxisColour = "axis-batch" | "axis-time" | "axis-head" | "axis-feature" | "axis-vocab";

const colours: Readonly<Record<Role, AxisColour | null>> = {
  batch: "axis-batch",
  time: "axis-time",
  query: "axis-time",
  key: "axis-time",
  head: "axis-head",
  feature: "axis-feature",
  vocab: "axis-vocab",
  any: null,
};

/** The name of its token; null for an axis that may be anything. */
export const axisColour = (role: Role): AxisColour | null => colours[role];
