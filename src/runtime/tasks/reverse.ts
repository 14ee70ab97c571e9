// Reverse: write the question down from its end.
import { alike, answerTask, sampled } from "./answers.ts";
import type { Task } from "./task.ts";
import { lettersTo } from "./vocabularies.ts";

const symbols = lettersTo(16);

export const reverse: Task = {
  name: "reverse",
  title: "Reverse",
  about:
    "Letters, then the same letters from the last to the first: attention must look further and further back",
  objectives: ["next-token"],
  solved: "Every validation answer is correct; the loss approaches 0",
  answer: alike,
  open: (options) =>
    answerTask(
      {
        symbols,
        length: 12,
        make: (random, n) => {
          const question = sampled(random, symbols, n);
          return { question, answer: question.toReversed() };
        },
      },
      options,
    ),
};
