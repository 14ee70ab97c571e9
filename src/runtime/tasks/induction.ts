// Induction (Olsson et al. 2022): a random sequence that comes twice; in the second half each token is known.
import { batchesOf } from "./samples.ts";
import { type Task, TaskError } from "./task.ts";
import { idsOf, lettersTo, paddingOf, vocabularyFor } from "./vocabularies.ts";

const symbols = lettersTo(26);

export const induction: Task = {
  name: "induction",
  title: "Induction",
  about: "Random letters, repeated: the second time, each letter is followed by the same one as before",
  objectives: ["next-token"],
  solved: "Loss near 0 on the second half; one layer can do it by position, an induction head takes two",
  open: ({ seed, context = 32, vocabulary: given }) => {
    if (context < 4 || context > 2 * symbols.length) {
      throw new TaskError(`A context of ${context} is invalid: must be between 4 and ${2 * symbols.length}`);
    }
    const vocabulary = vocabularyFor("characters", symbols, given);
    const id = idsOf(vocabulary);
    const half = Math.ceil(context / 2);
    return {
      vocabulary,
      context,
      chance: Math.log(symbols.length),
      ...batchesOf({
        seed,
        context,
        padding: paddingOf(vocabulary),
        make: (random) => {
          // Each letter once, so that what comes after it is never in doubt.
          const once = random.some(symbols, half).map(id);
          const full = [...once, ...once, once[0] ?? 0].slice(0, context + 1);
          return {
            ids: full.slice(0, context),
            targets: full.slice(1).map((t, i) => (i < half ? -1 : t)),
          };
        },
        key: (s) => s.ids.slice(0, half),
      }),
    };
  },
};
