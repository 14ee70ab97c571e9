// Addition modulo a prime (Power et al. 2022): all sums of two numbers, one in ten held out.
import { answerBehind } from "./answers.ts";
import { batchesOf } from "./samples.ts";
import { type Task, TaskError } from "./task.ts";
import { idsOf, paddingOf, vocabularyFor } from "./vocabularies.ts";

const prime = 59;
const numbers = Array.from({ length: prime }, (_, i) => String(i));

export const modularAddition: Task = {
  name: "modular-addition",
  title: "Modular addition",
  about: `a + b modulo ${prime}: first memorized, later generalized (grokking)`,
  objectives: ["next-token"],
  solved:
    "Validation sums are correct; training sums come first, often thousands of steps earlier (with weight decay)",
  answer: (text) => answerBehind("=", text, () => 1),
  open: ({ seed, context = 4, vocabulary: given }) => {
    if (context !== 4)
      throw new TaskError(`A context of ${context} is invalid: must be 4, the tokens of "a + b ="`);
    const vocabulary = vocabularyFor("words", [...numbers, "+", "="], given);
    const id = idsOf(vocabulary);
    return {
      vocabulary,
      context,
      chance: Math.log(prime),
      ...batchesOf({
        seed,
        context,
        padding: paddingOf(vocabulary),
        make: (random) => {
          const [a, b] = [random.below(prime), random.below(prime)];
          return {
            ids: [id(String(a)), id("+"), id(String(b)), id("=")],
            targets: [-1, -1, -1, id(String((a + b) % prime))],
          };
        },
      }),
    };
  },
};
