// Bracket matching (Dyck-3): three kinds of brackets, nested at random; a closing one must fit the open one.
import { batchesOf } from "./samples.ts";
import { type Task, TaskError } from "./task.ts";
import { idsOf, paddingOf, vocabularyFor } from "./vocabularies.ts";

const pairs = ["()", "[]", "{}"] as const;
const tokens = pairs.flatMap((p) => [...p]);

export const brackets: Task = {
  name: "brackets",
  title: "Bracket matching",
  about: "Nested brackets of three kinds: the model predicts each closing bracket",
  objectives: ["next-token"],
  solved: "Every closing bracket is correct: the model tracks a stack",
  open: ({ seed, context = 32, vocabulary: given }) => {
    if (context < 2) throw new TaskError(`A context of ${context} is too short: must be at least 2`);
    const vocabulary = vocabularyFor("characters", tokens, given);
    const id = idsOf(vocabulary);
    return {
      vocabulary,
      context,
      chance: Math.log(pairs.length),
      ...batchesOf({
        seed,
        context,
        padding: paddingOf(vocabulary),
        make: (random) => {
          const open: string[] = [];
          const full: number[] = [];
          const closes: boolean[] = [];
          while (full.length <= context) {
            const close = open.length > 0 && random.below(2) === 0;
            const pair = close ? open.pop()! : random.pick(pairs);
            if (!close) open.push(pair);
            full.push(id((close ? pair[1] : pair[0])!));
            closes.push(close);
          }
          return {
            ids: full.slice(0, -1),
            targets: full.slice(1).map((t, i) => (closes[i + 1] ? t : -1)),
          };
        },
      }),
    };
  },
};
