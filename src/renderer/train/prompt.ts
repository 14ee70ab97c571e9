/** The text that a model writes on from when nobody has typed one. */
import type { HeddleDocument } from "../../core/index.ts";

/** Words of a prompt: few, so that most of what stands there is the model's. */
const words = 4;
const characters = 24;

/** Whether a model writes on from a prompt. */
export const writesOn = (objective: HeddleDocument["objective"]): boolean =>
  objective?.kind === "next-token" || objective?.kind === "prefix-lm";

/** The first words of the document's text. */
export function promptOf({ text, objective, vocabulary }: HeddleDocument): string {
  const line = (text[objective?.stream ?? "main"] ?? Object.values(text)[0] ?? "").split("\n")[0] ?? "";
  return vocabulary?.kind === "characters"
    ? line.slice(0, characters)
    : line.split(" ").slice(0, words).join(" ");
}
