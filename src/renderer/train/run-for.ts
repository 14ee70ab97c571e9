// Which of the runs beside a file the canvas begins with.
import { diffDocuments, type HeddleDocument } from "../../core/index.ts";
import { sameTokens } from "../../runtime/client/index.ts";
import type { TrainRun } from "../store/train-slice.ts";

/** The newest that was trained on this very graph, or else the newest that reads by its vocabulary. */
export function runFor(document: HeddleDocument, runs: readonly TrainRun[]): TrainRun | undefined {
  const fitting = runs.filter(
    (run) => run.stored && run.info && sameTokens(run.info.document.vocabulary, document.vocabulary),
  );
  const same = (run: TrainRun) => run.info !== null && sameWiring(run.info.document, document);
  return fitting.findLast(same) ?? fitting.at(-1);
}

/** A training has a seed of its own and leaves out the weights of the document. */
const sameWiring = (a: HeddleDocument, b: HeddleDocument): boolean =>
  diffDocuments(a, b).every(
    ({ kind, edit }) =>
      edit.edit === "setMeta" || (kind !== "structure" && kind !== "parameter" && kind !== "size"),
  );
