// Sort: the digits of the question in order.
import { alike, answerTask, sampled } from "./answers.ts";
import type { Task } from "./task.ts";
import { digits } from "./vocabularies.ts";

export const sort: Task = {
  name: "sort",
  title: "Sort",
  about: "Digits, then the same digits in order: attention must count",
  objectives: ["next-token"],
  solved: "Every validation answer is correct; the loss approaches 0",
  answer: alike,
  open: (options) =>
    answerTask(
      {
        symbols: digits,
        length: 8,
        make: (random, n) => {
          const question = sampled(random, digits, n);
          return { question, answer: question.toSorted() };
        },
      },
      options,
    ),
};
