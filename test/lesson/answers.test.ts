// Eight of the answers that `npx tsx scripts/grade-answers.ts` gives the grader by the hundred, others at each run.
import { expect, test } from "vitest";
import { answers, reportOn } from "../support/graded-answers.ts";

test("right answers drawn otherwise are accepted, wrong ones refused with the words that are meant for them", () => {
  const seed = process.env.CI ? 1 : Date.now() % 1e6;
  const { refused, accepted, misled } = reportOn(answers(8, seed));
  expect({ seed, refused, accepted, misled }).toEqual({ seed, refused: [], accepted: [], misled: [] });
});

test("what it reports can be wrong: the truth turned round, all of it is", () => {
  const lies = [...answers(2, 3)].map((answer) => ({ ...answer, right: !answer.right }));
  const { refused, accepted, misled } = reportOn(lies);
  expect([refused.length, accepted.length, misled.length]).toEqual([1, 1, 0]);
});
