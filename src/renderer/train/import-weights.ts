/** Weights that were trained elsewhere, by `heddle train` or another window, become a run of this graph. */
import {
  applyEdit,
  type Change,
  diffDocuments,
  type HeddleDocument,
  parseDocument,
  readSafetensors,
  type Safetensors,
  type StoredTensor,
  vocabularyDim,
  weightTable,
} from "../../core/index.ts";
import { readTrainOptions, type TrainOptions } from "../../runtime/client/index.ts";
import type { DataFile, Failure } from "../../shared/ipc.ts";
import { weightsIn } from "../engine/weights.ts";
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

/** Weights of another graph are refused, with the tensors that differ. */
export async function takeInWeights(file: DataFile | Failure): Promise<void> {
  const { document, say } = useStore.getState();
  if ("error" in file) return say(file.error);
  const { name, bytes } = file;
  const read = readSafetensors(bytes);
  if (!read.ok) return say(`${name}: ${read.why}.`);
  const sizes = sizesOf(document, read.metadata.document);
  const sized = applyEdit(document, { edit: "all", edits: sizes.map(({ edit }) => edit) });
  const fits = (graph: HeddleDocument) =>
    differences(withVocabularyOf(graph, read.metadata.document), read.tensors);
  const differing = fits(document);
  if (differing !== null) {
    if (!sized.ok || fits(sized.document) !== null) return say(`${name} is of another graph: ${differing}.`);
    if (!(await takesOver(name, sizes))) return;
  }
  const trained = withVocabularyOf(useStore.getState().document, read.metadata.document);
  // What was said of a file before is over.
  say(null);
  const run = importedRun(name, trained, read);
  useStore.setState((s) => ({
    runs: numbered([...s.runs, { ...run, checkpoint: bytes, weights: weightsIn(bytes) }]),
  }));
  await storeRun(run.id, bytes);
  await chooseWeights(run.id);
}

/** How the sizes of the graph differ from those that a checkpoint was trained with; its vocabulary's is not among them. */
export function sizesOf(document: HeddleDocument, text = ""): readonly Change[] {
  const parsed = parseDocument(text);
  if (!parsed.ok) return [];
  const counts = vocabularyDim(checkedOf(document));
  return diffDocuments(document, parsed.document).filter(
    ({ edit }) =>
      edit.edit === "setDim" && edit.dim in document.dims && edit.dim !== counts && edit.value !== null,
  );
}

/** Asks, and makes the graph as large as the one that was trained: one step of the history. */
async function takesOver(name: string, sizes: readonly Change[]): Promise<boolean> {
  const { ask, dispatch } = useStore.getState();
  const answer = await ask(
    "Take over its sizes?",
    `${name} is of this graph with other sizes: ${sizes.map(({ text }) => text).join("; ")}.`,
    [
      { id: "take", label: "Take them over" },
      { id: "keep", label: "Leave the graph" },
    ],
  );
  if (answer !== "take") return false;
  return dispatch(
    { edit: "all", edits: sizes.map(({ edit }) => edit) },
    { label: "Take over the sizes of weights" },
  );
}

/** The graph with the vocabulary of the one that a checkpoint was made of: a task may have brought its own. */
export function withVocabularyOf(document: HeddleDocument, text = ""): HeddleDocument {
  const parsed = parseDocument(text);
  if (!parsed.ok) return document;
  const over = takeOver(document, parsed.document);
  const taken = over && applyEdit(document, { edit: "all", edits: over.edits });
  return taken?.ok ? taken.document : document;
}

/** And no moment of the optimizer. */
const isWeight = (tensor: string): boolean => !/^[mv]:/.test(tensor);

/** Names told of each kind of difference. */
const told = 4;

/** Null where every weight of the graph has its tensor, in its shape. */
export function differences(
  document: HeddleDocument,
  tensors: ReadonlyMap<string, Pick<StoredTensor, "dims">>,
): string | null {
  const wanted = weightTable(checkedOf(document)).filter((w) => w.tiedTo === undefined);
  const names = new Set(wanted.map((w) => w.name));
  const list = (found: readonly string[], words: string): string[] => {
    if (found.length === 0) return [];
    const more = found.length > told ? ` and ${found.length - told} more` : "";
    return [`${words} ${found.slice(0, told).join(", ")}${more}`];
  };
  const parts = [
    ...list(
      wanted.flatMap(({ name }) => (tensors.has(name) ? [] : [name])),
      "it lacks",
    ),
    ...list(
      [...tensors.keys()].filter((name) => isWeight(name) && !names.has(name)),
      "the graph has no",
    ),
    ...list(
      wanted.flatMap(({ name, dims }) => {
        const found = tensors.get(name)?.dims;
        if (!found || found.join() === dims.join()) return [];
        return [`${name} ([${found.join(", ")}], the graph has [${dims.join(", ")}])`];
      }),
      "different shapes:",
    ),
  ];
  return parts.length === 0 ? null : parts.join("; ");
}

/** A checkpoint knows its options; of weights alone they are taken to be the usual ones. */
function importedRun(
  name: string,
  trained: HeddleDocument,
  { metadata, tensors }: Pick<Extract<Safetensors, { ok: true }>, "metadata" | "tensors">,
): TrainRun {
  const { document, form, runs } = useStore.getState();
  const options = optionsIn(metadata.options) ?? usualOptions(taskOf(document, form, runs)?.name ?? "");
  const step = Number(metadata.step ?? options.steps);
  const now = new Date();
  const weights = [...tensors].filter(([tensor]) => isWeight(tensor));
  const parameters = weights.reduce((sum, [, { data }]) => sum + data.length, 0);
  return runOf(newId(now), {
    ...{ name: null, label: `from ${name}`, begun: now.toISOString(), document, options, textName: null },
    info: {
      ...{ document: trained, parameters, steps: step, warnings: [] },
      // What only the one who trained it knows.
      ...{ flops: 0, tokensPerStep: 0, chance: 0, solved: "", memory: 0 },
    },
    ...{ end: step < options.steps ? "stopped" : "finished", message: null, failedAt: null },
    ...{ steps: [], validations: [], insights: [], samples: [] },
    ...{ firstNorms: {}, gradientNorms: {}, stepMilliseconds: 0 },
  });
}

function optionsIn(text: string | undefined): TrainOptions | null {
  try {
    const options = readTrainOptions(JSON.parse(text ?? "null"));
    return "why" in options ? null : options;
  } catch {
    return null;
  }
}
