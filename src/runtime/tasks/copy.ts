// Copy: write the question down again.
import { alike, answerTask, sampled } from "./answers.ts";
import type { Task } from "./task.ts";
import { lettersTo } from "./vocabularies.ts";

const symbols = lettersTo(16);

export const copy: Task = {
  name: "copy",
  title: "Copy",
  about: "Letters, then the same letters again: attention must find the position one length back",
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
          return { question, answer: question };
        },
      },
      options,
    ),
};
