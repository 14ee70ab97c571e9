// The way back: a graph that still computes what its family does, and the config that it was made of → the tensors of a
// checkpoint. Families have no second description for it: the graph that the config makes is compared with the one at
// hand, and the steps from tensors to weights are undone.
import { type Checked, check as checkDocument, diffDocuments, untiedWeights } from "../check/index.ts";
import { lower } from "../lower/index.ts";
import type { HeddleDocument } from "../model/index.ts";
import { configText } from "./config-text.ts";
import { followSizes, textDims } from "./follow-sizes.ts";
import type { Placement } from "./import-model.ts";
import { type Made, made } from "./made.ts";
import { type TensorParts, tensorsToWrite } from "./put-back.ts";
import { ImportRefused, refuse, refuseAll } from "./refused.ts";
import { pairWeights } from "./same-program.ts";

export interface Exported {
  /** For people: `GPT-2`. */
  readonly family: string;
  /** Text of the config.json of the folder. */
  readonly config: string;
  /** Their parts are called as weights of the graph. */
  readonly tensors: readonly TensorParts[];
}

type ExportResult =
  | { readonly ok: true; readonly model: Exported }
  /** Sentences without their full stops. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** `config`: the text of that of the model which the graph was imported from. Never throws for what it holds. */
export function exportModel(config: string, checked: Checked): ExportResult {
  try {
    return { ok: true, model: exported(config, checked) };
  } catch (cause) {
    if (cause instanceof ImportRefused) return { ok: false, problems: cause.problems };
    throw cause;
  }
}

function exported(text: string, checked: Checked): Exported {
  const json = parsed(text);
  const problems: string[][] = [];
  // A head that may be there or not is told by the checkpoint, of which there is none yet.
  for (const has of [() => false, () => true]) {
    const make = (config: unknown) => made(config, { has, read: false });
    const { config, made: model } = followSizes(json, checked.document, make);
    const names = namesBack(model, checked);
    if (Array.isArray(names)) problems.push(names);
    else return { ...tensorsOf(model, names), config: configText(text, savedConfig(config)) };
  }
  return refuseAll(problems.toSorted((a, b) => a.length - b.length)[0]!);
}

/** Weights of the family's graph → weights of this one, or what does not fit. */
function namesBack(model: Made, checked: Checked): ReadonlyMap<string, string> | string[] {
  const [theirs, ours] = [model.document, checked.document];
  const title = model.family.title;
  if (!theirs.objective || !ours.objective) return [`the graph has no objective; ${title} has logits`];
  const paired = pairWeights(
    { program: lower(checkDocument(theirs)), logits: theirs.objective.logits },
    { program: lower(checked), logits: ours.objective.logits },
  );
  if (!paired.same) return misfits(model, ours, paired);
  const names = new Map(paired.weights);
  const left = new Map(untiedWeights(checked).map((w) => [w.name, w.dims.join()]));
  for (const name of names.values()) left.delete(name);
  // What no logits depend on has no place in the program, but one of its name.
  for (const { name, dims } of model.weights)
    if (!names.has(name) && left.get(name) === dims.join()) {
      names.set(name, name);
      left.delete(name);
    }
  const missing = model.weights.filter((w) => !names.has(w.name)).map((w) => `${title} needs ${w.name}`);
  const without = [...left.keys()].map((name) => `${title} has no place for the weight ${name}`);
  return missing.length + without.length > 0 ? [...missing, ...without] : names;
}

/** What a person changed, by name; where the two part if that says nothing. */
function misfits(
  { document, family }: Made,
  ours: HeddleDocument,
  parted: { readonly theirs: string; readonly ours: string },
): string[] {
  const kinds = ["structure", "parameter", "size"];
  const changes = diffDocuments(document, ours).filter(
    ({ kind, edit }) =>
      kinds.includes(kind) && edit.edit !== "setMeta" && !(edit.edit === "setDim" && textDims.has(edit.dim)),
  );
  const where = parted.ours === "" ? "its logits" : `"${parted.ours}"`;
  const at = `the graph no longer fits ${family.title}: it is another one at ${where}`;
  return [at, ...changes.map(({ text }) => text)];
}

function tensorsOf(model: Made, names: ReadonlyMap<string, string>): Pick<Exported, "family" | "tensors"> {
  const placements = model.weights.map(({ name, dims }): Placement => {
    return { ...model.sources.get(name)!, weight: names.get(name)!, dims };
  });
  return { family: model.family.title, tensors: tensorsToWrite(placements) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return refuse(`the config is not valid JSON: ${(cause as Error).message}`);
  }
}

/** What is written is float32, and not quantized. A config that was made a graph of is an object. */
function savedConfig(config: unknown): Record<string, unknown> {
  const { torch_dtype, quantization_config, ...kept } = config as Record<string, unknown>;
  return { ...kept, dtype: "float32" };
}
