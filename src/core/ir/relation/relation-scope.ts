// What the relation of a primitive may ask, and whom it tells of an assumption.
import type { Dtype, Size } from "../../shape/index.ts";
import type { Space } from "./space.ts";

export interface RelationScope {
  readonly space: Space;
  /** Type of the output. */
  readonly shape: readonly Size[];
  readonly dtype: Dtype;
  /** The result holds only while scores stay below `limit` in magnitude. */
  readonly assume: (limit: number) => void;
}
