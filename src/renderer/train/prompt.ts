/** The text that a model writes from when nobody has typed one. */
import type { HeddleDocument } from "../../core/index.ts";
import { promptLine } from "../../runtime/client/index.ts";

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
