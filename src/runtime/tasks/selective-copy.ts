// Selective copy (Gu & Dao 2023): letters scattered among noise; afterwards only the letters, in their order.
import { answerBehind } from "./answers.ts";
import { batchesOf } from "./samples.ts";
import { type Task, TaskError } from "./task.ts";
import { idsOf, lettersTo, paddingOf, vocabularyFor } from "./vocabularies.ts";

const symbols = lettersTo(16);
const [noise, separator] = [".", "|"];

export const selectiveCopy: Task = {
  name: "selective-copy",
  title: "Selective copy",
  about: "Letters among dots, then the letters alone: attention must skip the dots",
  objectives: ["next-token"],
  solved: "Every validation answer is correct; the loss approaches 0",
  answer: (text) => answerBehind(separator, text, (given) => given.filter((t) => t !== noise).length),
  open: ({ seed, context = 32, vocabulary: given }) => {
    const count = Math.floor(context / 4);
    if (count < 1) throw new TaskError(`A context of ${context} is too short: must be at least 4`);
    const vocabulary = vocabularyFor("characters", [...symbols, noise, separator], given);
    const id = idsOf(vocabulary);
    const span = context - count;
    return {
      vocabulary,
      context,
      chance: Math.log(symbols.length),
      ...batchesOf({
        seed,
        context,
        padding: paddingOf(vocabulary),
        make: (random) => {
          const chosen = Array.from({ length: count }, () => id(random.pick(symbols)));
          const places = random.some([...Array(span).keys()], count).sort((a, b) => a - b);
          const given = new Array<number>(span).fill(id(noise));
          places.forEach((place, i) => {
            given[place] = chosen[i]!;
          });
          const full = [...given, id(separator), ...chosen];
          return { ids: full.slice(0, -1), targets: full.slice(1).map((t, i) => (i < span ? -1 : t)) };
        },
        key: (s) => s.ids.slice(0, span),
      }),
    };
  },
};
