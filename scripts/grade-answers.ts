// `npx tsx scripts/grade-answers.ts [count] [seed]`: answers to every lesson that asks for a graph, made by a machine with
// the truth of each known apart from the grader; how many right ones are accepted and wrong ones refused with the words
// that are meant for them, and each disagreement. docs/lessons.md has what came out. Exit code 1 below 98 % either way.
import { answers, reportOn } from "../test/support/graded-answers.ts";

const [count, seed] = [Number(process.argv[2] ?? 300), Number(process.argv[3] ?? 1)];
const { right, wrong, refused, accepted, misled } = reportOn(answers(count, seed));
for (const [what, list] of Object.entries({ refused, accepted, misled }))
  for (const story of list) console.log(`${what}: ${story}`);
const share = (n: number, of: number): string =>
  `${n} of ${of} (${((100 * n) / Math.max(of, 1)).toFixed(1)} %)`;
console.log(`right answers accepted: ${share(right - refused.length, right)}`);
console.log(`wrong answers refused: ${share(wrong - accepted.length, wrong)}`);
console.log(`… with the right words: ${share(wrong - accepted.length - misled.length, wrong)}`);
const enough = (n: number, of: number): boolean => n >= 0.98 * of;
process.exitCode =
  enough(right - refused.length, right) && enough(wrong - accepted.length - misled.length, wrong) ? 0 : 1;
