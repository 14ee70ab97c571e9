// Groups made and taken apart, as edits, or a sentence why not.
import { groupEdits } from "./group-edits.ts";
import { ungroupEdits } from "./ungroup-edits.ts";

export const grouping = {
  /** Nodes of a scope → a group that holds them. */
  group: groupEdits,
  /** A group → what it held. */
  ungroup: ungroupEdits,
};
