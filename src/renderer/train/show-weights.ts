/** Which run's weights the canvas uses. */
import { diffDocuments } from "../../core/index.ts";
import { runNow } from "../engine/session.ts";
import { useStore } from "../store/store.ts";
import { loadWeights } from "./runs.ts";

/** Runs the canvas with the weights of a run, and takes over the vocabulary that it was trained with. */
export function showWeights(id: string | null): void {
  const { runs, document, dispatch } = useStore.getState();
  const run = runs.find((r) => r.id === id);
  useStore.setState({ weightsOf: run?.weights ? run.id : null });
  if (run?.info && JSON.stringify(run.info.document.vocabulary) !== JSON.stringify(document.vocabulary)) {
    const edits = diffDocuments(run.document, run.info.document)
      .filter(({ kind }) => kind !== "weight")
      .map((change) => change.edit);
    if (edits.length > 0) dispatch({ edit: "all", edits }, { label: "Take over the task's vocabulary" });
  }
  runNow();
}

/** As a person chooses it: the weights are read from the run's file first. */
export async function chooseWeights(id: string | null): Promise<void> {
  if (id !== null) await loadWeights(id);
  showWeights(id);
}
