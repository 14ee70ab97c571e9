// What is wrong with a lesson: it has to accept its own right answers, and to refuse each wrong one with the words that
// are meant for it. Run over every lesson that ships, and for whoever writes one.
import { check as checked, findNode } from "../core/index.ts";
import { applyAll } from "./answers.ts";
import { type Given, judge } from "./judge.ts";
import type { Answer, Lesson, Step } from "./lesson.ts";
import { numberOf } from "./numbers.ts";
import { lowered } from "./run-graph.ts";

/** Faults, each with the step that it is in. */
export function faultsOf(lesson: Lesson): string[] {
  const ids = lesson.steps.map(({ id }) => id);
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  return [
    ...twice.map((id) => `two steps are called "${id}": each needs a name of its own`),
    ...lesson.steps.flatMap((step) => stepFaults(lesson, step).map((fault) => `step "${step.id}": ${fault}`)),
  ];
}

function stepFaults(lesson: Lesson, step: Step): string[] {
  const right = outcome(lesson, step, step.right);
  return [
    ...missing(lesson, step),
    ...(right === true ? [] : [`its right answer is refused: ${right}`]),
    ...step.wrong.flatMap(({ answer, says }) => {
      const said = outcome(lesson, step, answer);
      const shown = JSON.stringify(answer);
      if (said === true) return [`the wrong answer ${shown} is accepted`];
      return said.includes(says) ? [] : [`to ${shown} it must say “${says}”, and says “${said}”`];
    }),
  ];
}

/** True, or what is said to the answer. */
function outcome(lesson: Lesson, step: Step, answer: Answer): true | string {
  const given = givenOf(lesson, answer);
  if (!given.ok) return given.why;
  const { right, says } = judge(lesson, step, given.given);
  return right || says.join(" ");
}

type Made = { readonly ok: true; readonly given: Given } | { readonly ok: false; readonly why: string };

/** An answer of the lesson's file as it is judged. */
function givenOf({ start }: Lesson, answer: Answer): Made {
  if (typeof answer !== "object") return { ok: true, given: answer };
  const made = applyAll(start, answer.edits);
  return made.ok ? { ok: true, given: made.document } : made;
}

/** What a step names that is not there. */
function missing({ start }: Lesson, { look = [], value, check, mistakes = [] }: Step): string[] {
  const graph = checked(start);
  const gone = look
    .filter((path) => !findNode(graph, path))
    .map((path) => `there is no node "${path}" to look at`);
  const asked = mistakes.flatMap((m) => ("number" in m ? [m.number] : []));
  for (const wanted of check.kind === "number" ? [check.is, ...asked] : asked) {
    const n = numberOf(wanted, start);
    if (typeof n === "string") gone.push(n);
  }
  if (check.kind === "choice" && !Object.values(check.options).some(({ right }) => right))
    gone.push("none of its options is right");
  if (value !== undefined) {
    const made = lowered(start);
    if (!made.ok || !(value in made.program.outputs)) gone.push(`there is no value "${value}" to show`);
  }
  return gone;
}
