// Copy: write the question down again.
import { answerTask, sampled } from "./answers.ts";
import type { Task } from "./task.ts";
import { lettersTo } from "./vocabularies.ts";

const symbols = lettersTo(16);

export const copy: Task = {
  name: "copy",
  title: "Copy",
  about: "Letters, then the same letters again: attention has to find the position that lies one length back",
  objectives: ["next-token"],
  solved: "Every answer right on held-out inputs; the loss goes to 0",
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
