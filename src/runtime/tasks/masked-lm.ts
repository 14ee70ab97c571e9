// Masked language modelling (Devlin et al. 2019) on the grammar's stories: 15 % of the words hidden.
import { special } from "../../core/index.ts";
import { story, storyWords } from "./grammar.ts";
import { batchesOf } from "./samples.ts";
import { type Task, TaskError } from "./task.ts";
import { idsOf, paddingOf, vocabularyFor } from "./vocabularies.ts";

export const maskedLm: Task = {
  name: "masked-lm",
  title: "Masked words",
  about: "Predicts the words behind [MASK] in short stories from a grammar",
  objectives: ["masked-lm"],
  solved: "A loss below 1: repeated names and places can be inferred, free choices cannot",
  open: ({ seed, context = 24, vocabulary: given }) => {
    if (context < 4) throw new TaskError(`A context of ${context} is too short: must be at least 4`);
    const tokens = [special.unknown, special.padding, special.mask, ...storyWords];
    const vocabulary = vocabularyFor("words", tokens, given);
    const id = idsOf(vocabulary);
    return {
      vocabulary,
      context,
      chance: Math.log(storyWords.length),
      ...batchesOf({
        seed,
        context,
        padding: paddingOf(vocabulary),
        make: (random) => {
          const words = story(random).slice(0, context).map(id);
          const hidden = words.map(() => random.below(100) < 15);
          // One at least: a sample that asks nothing teaches nothing.
          hidden[random.below(words.length)] = true;
          return {
            ids: words.map((w, i) => (hidden[i] ? id(special.mask) : w)),
            targets: words.map((w, i) => (hidden[i] ? w : -1)),
          };
        },
      }),
    };
  },
};
