/** Weights that were trained elsewhere, by `heddle train` or another window, become a run of this graph. */
import {
  type HeddleDocument,
  parseDocument,
  readSafetensors,
  type StoredTensor,
  weightTable,
} from "../../core/index.ts";
import type { TrainOptions } from "../../runtime/client/index.ts";
import { openDataFile } from "../files/data-file.ts";
import { checkedOf } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import type { TrainRun } from "../store/train-slice.ts";
import { newId, numbered, runOf } from "./records.ts";
import { storeRun } from "./runs.ts";
import { taskOf, usualOptions } from "./settings.ts";
import { chooseWeights } from "./show-weights.ts";
import { weightsIn } from "./weights.ts";

export async function importWeights(): Promise<void> {
  const file = await openDataFile("weights");
  if (!file) return;
  const { say } = useStore.getState();
  if ("error" in file) return say(file.error);
  const read = readSafetensors(file.bytes);
  if (!read.ok) return say(`${file.name}: ${read.why}.`);
  const { document } = useStore.getState();
  const differing = differences(document, read.tensors);
  if (differing !== null) return say(`${file.name} is of another graph: ${differing}.`);
  const run = importedRun(file.name, read.metadata);
  useStore.setState((s) => ({
    runs: numbered([...s.runs, { ...run, checkpoint: file.bytes, weights: weightsIn(file.bytes) }]),
  }));
  await storeRun(run.id, file.bytes);
  await chooseWeights(run.id);
}

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
      [...tensors.keys()].filter((name) => !/^[mv]:/.test(name) && !names.has(name)),
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

/** A checkpoint knows its graph and its options; of weights alone they are taken to be the usual ones. */
function importedRun(name: string, metadata: Readonly<Record<string, string>>): TrainRun {
  const { document, form, runs } = useStore.getState();
  const parsed = parseDocument(metadata.document ?? "");
  const known = optionsIn(metadata.options);
  const now = new Date();
  return runOf(newId(now), {
    ...{ name: null, label: `from ${name}`, begun: now.toISOString() },
    document: parsed.ok ? parsed.document : document,
    options: known ?? usualOptions(taskOf(document, form, runs)?.name ?? ""),
    ...{ textName: null, info: null, end: known ? "stopped" : "finished", message: null },
    ...{ steps: [], validations: [], insights: [], samples: [] },
    ...{ firstNorms: {}, gradientNorms: {}, stepMilliseconds: 0 },
  });
}

function optionsIn(text: string | undefined): TrainOptions | null {
  try {
    const options: unknown = JSON.parse(text ?? "null");
    return options !== null && typeof options === "object" && "task" in options
      ? (options as TrainOptions)
      : null;
  } catch {
    return null;
  }
}
