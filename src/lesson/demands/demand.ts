// What a demand is: one thing that a graph has to meet. Each has a file here; index.ts lists them.
import type { HeddleDocument } from "../../core/index.ts";
import type { Demand } from "../lesson.ts";

export interface Judged {
  /** The graph that the lesson begins with. */
  readonly start: HeddleDocument;
  readonly answer: HeddleDocument;
}

/** What is wrong with the answer, in sentences; none where the demand is met. */
export type Judge<D extends Demand["demand"]> = (
  demand: Extract<Demand, { demand: D }>,
  graphs: Judged,
) => readonly string[];
