// What keeps a study from going on, in a sentence for people.
import { codeOf, whyOf } from "../disk/index.ts";

export class LabError extends Error {
  override readonly name = "LabError";
}

/** Rethrows what the file system refused as a sentence with the path; other failures as they are. */
export const refusedBy =
  (path: string) =>
  (cause: unknown): never => {
    throw codeOf(cause) === "" ? cause : new LabError(`${path}: ${whyOf(cause)}`);
  };
