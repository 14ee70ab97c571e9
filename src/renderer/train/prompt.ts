// What a model writes from, and how: what the form of the Write panel says.
import { decode, type HeddleDocument } from "../../core/index.ts";
import { promptLine, type SamplingRequest } from "../../runtime/client/index.ts";
import type { GenerateFields } from "../store/train-form.ts";

/** Words of a prompt: few, so that most of what stands there is the model's. */
const words = 4;
const characters = 24;

/** Whether it reads a source and writes the target, and does not go on with what it is given. */
export const readsSource = ({ objective }: HeddleDocument): boolean => objective?.kind === "seq2seq";

/** The first words of the document's text, or all of its source. */
export function promptOf(document: HeddleDocument): string {
  const line = promptLine(document);
  const { vocabulary } = document;
  if (vocabulary?.kind === "pieces") {
    const ids = line.split(" ").slice(0, readsSource(document) ? undefined : 2 * words);
    return decode(ids.map(Number), vocabulary).replaceAll("\n", " ");
  }
  if (readsSource(document)) return line;
  return document.vocabulary?.kind === "characters"
    ? line.slice(0, characters)
    : line.split(" ").slice(0, words).join(" ");
}

/** How tokens are chosen, and where they end. */
export interface SamplingOptions extends SamplingRequest {
  readonly tokens: number;
  readonly stop?: readonly string[];
  readonly beams?: number;
  readonly lengthPenalty?: number;
}

const whole = (typed: string, least: number): number => Math.max(Math.round(Number(typed)) || 0, least);

/** What is typed, from `least` to `most`; `usual` where that is nothing or no number. */
function numberIn(typed: string, usual: number, least: number, most = Number.POSITIVE_INFINITY): number {
  const number = typed.trim() === "" ? Number.NaN : Number(typed);
  return Number.isNaN(number) ? usual : Math.min(Math.max(number, least), most);
}

export const samplingOf = (fields: Omit<GenerateFields, "prompt">): SamplingOptions => ({
  tokens: whole(fields.tokens, 1),
  temperature: fields.greedy ? 0 : Math.max(Number(fields.temperature) || 0, 0),
  topK: whole(fields.topK, 0),
  topP: numberIn(fields.topP, 1, 0, 1),
  minP: numberIn(fields.minP, 0, 0, 1),
  repetitionPenalty: numberIn(fields.repetition, 1, Number.MIN_VALUE),
  presencePenalty: numberIn(fields.presence, 0, Number.NEGATIVE_INFINITY),
  stop: fields.stop.split("|").filter((text) => text !== ""),
  beams: whole(fields.beams, 1),
  lengthPenalty: numberIn(fields.lengthPenalty, 1, Number.NEGATIVE_INFINITY),
  // Without a seed it writes something else each time.
  seed: fields.seed.trim() === "" ? Math.floor(Math.random() * 1e9) : whole(fields.seed, 0),
});

/** Texts that are written from one prompt, as many as the page has room for; one where all would be the same. */
export const samplesOf = ({ greedy, samples, beams }: GenerateFields): number =>
  greedy || whole(beams, 1) > 1 ? 1 : Math.min(whole(samples, 1), 16);
