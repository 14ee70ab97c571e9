// A language model of characters, on any text; without one, on little stories.
import { story } from "./grammar.ts";
import { randomOf } from "./random.ts";
import { type Task, TaskError } from "./task.ts";
import { textWindows } from "./text-windows.ts";
import { idsOf, vocabularyFor } from "./vocabularies.ts";

/** About 200,000 characters of stories, one a line; the same for every seed. */
function stories(): string {
  return Array.from({ length: 1500 }, (_, i) => story(randomOf(7, i)).join(" ")).join("\n");
}

export const charLm: Task = {
  name: "char-lm",
  title: "Characters",
  about: "Predicts the next character of a text: any file, or short stories from a grammar",
  objectives: ["next-token"],
  solved:
    "Stories: a loss near 0.2 after 1,500 steps (the entropy of the grammar is 0.10, but a window that starts mid-story hides its hero). Shakespeare: about 1.9 for a small model, 1.5 for a good one",
  readsText: true,
  open: ({ seed, context = 64, text, vocabulary: given }) => {
    const source = text ?? stories();
    // Of a model with a tokenizer, the text comes as ids.
    if (given?.kind === "pieces" && text !== undefined)
      return textWindows(Int32Array.from(text.split(" "), Number), given, context, seed);
    const characters = [...source];
    if (characters.length === 0) throw new TaskError("The text is empty");
    const vocabulary = vocabularyFor("characters", [...new Set(characters)].sort(), given);
    return textWindows(Int32Array.from(characters, idsOf(vocabulary)), vocabulary, context, seed);
  },
};
