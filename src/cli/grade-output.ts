// Grades as people read them, and as Gradescope does.
import type { Graded, Mark } from "../lesson/index.ts";
import type { Terminal } from "./terminal.ts";

export function showGrade(file: string, graded: Graded, terminal: Terminal): void {
  if (!graded.ok) {
    terminal.out(`${file}: not graded, ${graded.why.replace(/\.$/, "")}.`);
    return;
  }
  const { right, of, marks } = graded.grade;
  terminal.out(`${file}: ${right} of ${of}`);
  for (const mark of marks) {
    terminal.out(`  ${signOf(mark)} ${mark.title}`);
    for (const sentence of mark.says) terminal.out(`      ${sentence}`);
  }
}

const signOf = ({ right }: Mark): string => (right === null ? "·" : right ? "✓" : "✗");

/** Of the results.json that Gradescope's autograder reads: a test for each step, one point each. */
export function gradescope(graded: Graded) {
  if (!graded.ok) return { score: 0, output: `Not graded: ${graded.why}` };
  return {
    score: graded.grade.right,
    tests: graded.grade.marks.map(({ step, title, right, says }) => ({
      number: step,
      name: title,
      score: right === true ? 1 : 0,
      max_score: 1,
      status: right === true ? "passed" : "failed",
      output: right === null ? "Not answered." : says.join("\n"),
    })),
  };
}
