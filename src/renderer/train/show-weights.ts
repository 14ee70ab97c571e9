// Which run's weights the canvas uses.
import { runNow } from "../engine/session.ts";
import { useStore } from "../store/store.ts";
import { whenInFront } from "../store/when-in-front.ts";
import { loadWeights } from "./runs.ts";
import { takeOver } from "./take-over.ts";

/** Runs the canvas with the weights of a run, and takes over the vocabulary that it was trained with. */
export function showWeights(id: string | null): void {
  const { runs, document, dispatch, notify, putWeights } = useStore.getState();
  const run = runs.find((r) => r.id === id);
  putWeights(run?.weights ? run.id : null);
  const taken = run?.weights && takeOver(document, run.info?.document ?? run.document);
  if (taken && dispatch({ edit: "all", edits: taken.edits }, { label: `Use run ${run.number}'s vocabulary` }))
    notify(
      "error",
      `Vocabulary replaced by run ${run.number}'s: ${taken.changes.join("; ")}. Undo restores the previous one.`,
    );
  runNow();
}

/** As a person chooses it: the weights are read from the run's file first. */
export async function chooseWeights(id: string | null): Promise<void> {
  const { opening } = useStore.getState();
  if (id !== null) await loadWeights(id);
  whenInFront(opening, () => showWeights(id));
}
