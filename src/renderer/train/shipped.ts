// The runs that come with the presets: how each learned, and what it learned, fetched when the preset is opened.
import type { HeddleDocument } from "../../core/index.ts";
import { readRun, weightsIn } from "../../runtime/client/index.ts";
import { homeOf } from "../store/run-home.ts";
import type { TrainRun } from "../store/train-slice.ts";
import { runOf } from "./records.ts";

const texts = import.meta.glob<string>("../../../graphs/*.runs/trained.json", {
  query: "?raw",
  import: "default",
});
const files = import.meta.glob<string>("../../../graphs/*.runs/trained.safetensors", {
  query: "?url",
  import: "default",
});

const path = (preset: string, ending: string): string => `../../../graphs/${preset}.runs/trained.${ending}`;

/** Null for a document that is no preset, nor was made from one, and for one whose weights are its own. */
export async function shippedRun(document: HeddleDocument): Promise<TrainRun | null> {
  const { preset } = homeOf(document);
  const [text, url] = await Promise.all([
    texts[path(preset ?? "", "json")]?.(),
    files[path(preset ?? "", "safetensors")]?.(),
  ]);
  const record = text === undefined ? null : readRun(text);
  if (!record?.ok || url === undefined) return null;
  const response = await fetch(url);
  if (!response.ok) return null;
  const weights = weightsIn(new Uint8Array(await response.arrayBuffer()));
  return weights && { ...runOf("trained", record.run), weights };
}
