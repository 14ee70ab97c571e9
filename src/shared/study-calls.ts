// What the page asks of whoever keeps studies: Electron's main process, or the browser's database.
import type { Failure, RunPlace } from "./ipc.ts";

/** A study as the text of its files. `id` matches [a-z0-9-]{1,64}. */
export interface StoredStudyText {
  id: string;
  /** `plan.json` */
  plan: string;
  /** `runs.jsonl` */
  runs: string;
}

export interface StudyCalls {
  /** The studies of a document that was opened or saved here; oldest first. */
  listStudies(place: RunPlace): Promise<StoredStudyText[] | Failure>;
  /** Writes the plan and holds the study for this window: refused where another holds it. */
  beginStudy(place: RunPlace, id: string, plan: string): Promise<null | Failure>;
  /** Adds a line for a finished run; when it is answered, the line outlives a kill. */
  addStudyRun(place: RunPlace, id: string, line: string): Promise<null | Failure>;
  /** Lets go of the study. `readme`: for people who open the folder; null while runs are missing. */
  endStudy(place: RunPlace, id: string, readme: string | null): Promise<null | Failure>;
}
