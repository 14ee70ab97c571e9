// Multi-query associative recall (Arora et al. 2023): pairs of key and value, then keys whose values are asked for.
import { batchesOf } from "./samples.ts";
import { type Task, TaskError } from "./task.ts";
import { digits, idsOf, lettersTo, paddingOf, vocabularyFor } from "./vocabularies.ts";

const keys = lettersTo(16);

export const mqar: Task = {
  name: "mqar",
  title: "Associative recall",
  about: "Pairs of letter and digit, then letters again: the model predicts the digit that followed each",
  objectives: ["next-token"],
  solved: "Every validation answer is correct; one attention layer is not enough, two are",
  open: ({ seed, context = 32, vocabulary: given }) => {
    const pairs = context / 4;
    if (!Number.isInteger(pairs) || pairs < 1 || pairs > keys.length) {
      throw new TaskError(
        `A context of ${context} is invalid: must be four times the number of pairs, from 4 to ${4 * keys.length}`,
      );
    }
    const vocabulary = vocabularyFor("characters", [...keys, ...digits], given);
    const id = idsOf(vocabulary);
    return {
      vocabulary,
      context,
      chance: Math.log(digits.length),
      ...batchesOf({
        seed,
        context,
        padding: paddingOf(vocabulary),
        make: (random) => {
          const given = random.some(keys, pairs).map((key) => [id(key), id(random.pick(digits))] as const);
          const asked = random.some(given, pairs);
          return {
            ids: [...given, ...asked].flat(),
            targets: [...given.flatMap(() => [-1, -1]), ...asked.flatMap(([, value]) => [value, -1])],
          };
        },
      }),
    };
  },
};
