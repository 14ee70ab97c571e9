// What was rewired between two runs, and which options differ, in one line.
import { type Change, diffDocuments, type HeddleDocument } from "../../core/index.ts";
import type { TrainOptions } from "../../runtime/client/index.ts";
import { differences } from "./settings.ts";

interface Trained {
  readonly document: HeddleDocument;
  readonly options: TrainOptions;
}

/** Changes that are named; the others are counted. */
const named = 2;

export function labelOf(run: Trained, base: Trained | undefined): string {
  if (!base) return "Baseline";
  const changes = diffDocuments(base.document, run.document).filter((c) => isWiring(c, run.document));
  const rewired = listed(changes.map((c) => c.text));
  // What else differs is part of the difference of the curves, whatever was rewired.
  const trained = listed(differences(base.options, run.options));
  return [rewired, trained].filter((text) => text !== "").join("; ") || "Same again";
}

function listed(texts: readonly string[]): string {
  const more = texts.length > named ? ` and ${texts.length - named} more` : "";
  return `${texts.slice(0, named).join("; ")}${more}`;
}

/** A task brings its own vocabulary, and a training its seed: neither is what somebody rewired. */
function isWiring({ kind, edit }: Change, { vocabulary, dims }: HeddleDocument): boolean {
  if (edit.edit === "setMeta") return !("vocabulary" in edit.set || "seed" in edit.set);
  if (edit.edit === "setDim" && dims[edit.dim] === vocabulary?.tokens.length) return false;
  return kind === "structure" || kind === "parameter" || kind === "size";
}
