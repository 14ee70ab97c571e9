// What a model writes from, and how: what the form of the Write panel says.
import type { HeddleDocument } from "../../core/index.ts";
import { promptLine } from "../../runtime/client/index.ts";
import type { GenerateFields } from "../store/train-form.ts";

/** Words of a prompt: few, so that most of what stands there is the model's. */
const words = 4;
const characters = 24;

/** Whether it reads a source and writes the target, and does not go on with what it is given. */
export const readsSource = ({ objective }: HeddleDocument): boolean => objective?.kind === "seq2seq";

/** The first words of the document's text, or all of its source. */
export function promptOf(document: HeddleDocument): string {
  const line = promptLine(document);
  if (readsSource(document)) return line;
  return document.vocabulary?.kind === "characters"
    ? line.slice(0, characters)
    : line.split(" ").slice(0, words).join(" ");
}

/** How tokens are chosen. */
export interface SamplingOptions {
  readonly tokens: number;
  readonly temperature: number;
  readonly topK: number;
  readonly seed: number;
}

const whole = (typed: string, least: number): number => Math.max(Math.round(Number(typed)) || 0, least);

export const samplingOf = (fields: Omit<GenerateFields, "prompt">): SamplingOptions => ({
  tokens: whole(fields.tokens, 1),
  temperature: fields.greedy ? 0 : Math.max(Number(fields.temperature) || 0, 0),
  topK: whole(fields.topK, 0),
  // Without a seed it writes something else each time.
  seed: fields.seed.trim() === "" ? Math.floor(Math.random() * 1e9) : whole(fields.seed, 0),
});
