// Weights that were trained elsewhere, by `heddle train` or another window, become a run of this graph.
import {
  applyEdit,
  type Change,
  diffDocuments,
  type HeddleDocument,
  untiedWeights,
  vocabularyDim,
  weightDifferences,
} from "../../core/index.ts";
import { type GivenWeights, type ReadWeights, readWeights } from "../../runtime/client/index.ts";
import type { DataFile, Failure } from "../../shared/ipc.ts";
import { openDataFile } from "../storage/data-file.ts";
import { checkedOf } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import type { TrainRun } from "../store/train-slice.ts";
import { newId, numbered, runOf } from "./records.ts";
import { storeRun } from "./runs.ts";
import { taskOf, usualOptions } from "./settings.ts";
import { chooseWeights } from "./show-weights.ts";
import { takeOver } from "./take-over.ts";

export async function importWeights(): Promise<void> {
  const file = await openDataFile("weights");
  if (file) await takeInWeights(file);
}

/**
 * Weights of another graph are refused, with the tensors that differ. What lies beside the document needs no copy among
 * its runs.
 */
export async function takeInWeights(
  file: DataFile | Failure,
  { isBeside = false }: { readonly isBeside?: boolean } = {},
): Promise<void> {
  const { document, notify } = useStore.getState();
  if ("error" in file) return notify("error", file.error);
  const { name, bytes } = file;
  const read = readWeights(name, bytes);
  if (!read.ok) return notify("error", `${name}: ${read.why}.`);
  const sizes = sizesOf(document, read.document);
  const sized = applyEdit(document, { edit: "all", edits: sizes.map(({ edit }) => edit) });
  const fits = (graph: HeddleDocument) => differences(withVocabularyOf(graph, read.document), read.weights);
  const differing = fits(document);
  if (differing !== null) {
    if (!sized.ok || fits(sized.document) !== null)
      return notify("error", `${name} is of another graph: ${differing}.`);
    if (!(await takesOver(name, sizes))) return;
  }
  const trained = withVocabularyOf(useStore.getState().document, read.document);
  // What was said of a file before is over.
  notify("error", null);
  const run = importedRun(name, trained, read);
  const checkpoint = read.asSafetensors();
  const { runs, setRuns } = useStore.getState();
  setRuns(numbered([...runs, { ...run, checkpoint, weights: read.weights }]));
  if (!isBeside) await storeRun(run.id, checkpoint);
  await chooseWeights(run.id);
}

/** How the sizes of the graph differ from those that a checkpoint was trained with; its vocabulary's is not among them. */
export function sizesOf(document: HeddleDocument, trained: HeddleDocument | null): readonly Change[] {
  if (!trained) return [];
  const counts = vocabularyDim(checkedOf(document));
  return diffDocuments(document, trained).filter(
    ({ edit }) =>
      edit.edit === "setDim" && edit.dim in document.dims && edit.dim !== counts && edit.value !== null,
  );
}

/** Asks, and makes the graph as large as the one that was trained: one step of the history. */
async function takesOver(name: string, sizes: readonly Change[]): Promise<boolean> {
  const { ask, dispatch } = useStore.getState();
  const answer = await ask(
    "Use its dimensions?",
    `${name} fits this graph with other dimensions: ${sizes.map(({ text }) => text).join("; ")}.`,
    [
      { id: "take", label: "Use its dimensions" },
      { id: "keep", label: "Cancel" },
    ],
  );
  if (answer !== "take") return false;
  return dispatch(
    { edit: "all", edits: sizes.map(({ edit }) => edit) },
    { label: "Use the dimensions of weights" },
  );
}

/** The graph with the vocabulary of the one that a checkpoint was made of: a task may have brought its own. */
export function withVocabularyOf(document: HeddleDocument, trained: HeddleDocument | null): HeddleDocument {
  const over = trained && takeOver(document, trained);
  const taken = over && applyEdit(document, { edit: "all", edits: over.edits });
  return taken?.ok ? taken.document : document;
}

/** By their names; null where every weight of the graph has its tensor, in its shape. */
const differences = (document: HeddleDocument, weights: GivenWeights): string | null =>
  weightDifferences(untiedWeights(checkedOf(document)), new Map(Object.entries(weights)));

/** A checkpoint knows its options; of weights alone they are taken to be the usual ones, and no step to be known. */
function importedRun(name: string, trained: HeddleDocument, read: ReadWeights): TrainRun {
  const { document, form, runs } = useStore.getState();
  const isBare = "why" in read.options;
  const options =
    "why" in read.options ? usualOptions(taskOf(document, form, runs)?.name ?? "") : read.options;
  const step = read.step ?? (isBare ? 0 : options.steps);
  const now = new Date();
  const parameters = Object.values(read.weights).reduce((sum, { data }) => sum + data.length, 0);
  return runOf(newId(now), {
    ...{ name: null, label: `from ${name}`, begun: now.toISOString(), document, options, textName: null },
    info: {
      ...{ document: trained, parameters, steps: step, warnings: [] },
      // What only the one who trained it knows.
      ...{ flops: 0, tokensPerStep: 0, chance: 0, solved: "", memory: 0 },
    },
    ...{ end: isBare || step >= options.steps ? "finished" : "stopped", message: null, failedAt: null },
    ...{ steps: [], validations: [], insights: [], samples: [] },
    ...{ firstNorms: {}, gradientNorms: {}, stepMilliseconds: 0 },
  });
}
