// A language model of words, on the grammar's stories: what the presets' vocabularies are made for.
import { special } from "../../core/index.ts";
import { story, storyWords } from "./grammar.ts";
import { randomOf } from "./random.ts";
import type { Task } from "./task.ts";
import { textWindows } from "./text-windows.ts";
import { idsOf, vocabularyFor } from "./vocabularies.ts";

export const stories: Task = {
  name: "stories",
  title: "Stories",
  about: "Predicts the next word of short stories from a grammar",
  objectives: ["next-token"],
  solved: "A loss near 0.54, the entropy of the grammar",
  open: ({ seed, context = 32, vocabulary: given }) => {
    const tokens = [special.unknown, special.padding, ...storyWords];
    const vocabulary = vocabularyFor("words", tokens, given);
    const words = Array.from({ length: 3000 }, (_, i) => story(randomOf(7, i))).flat();
    const data = textWindows(Int32Array.from(words, idsOf(vocabulary)), vocabulary, context, seed);
    return { ...data, chance: Math.log(storyWords.length) };
  },
};
