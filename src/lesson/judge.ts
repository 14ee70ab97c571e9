// Judges one answer to one step. The same answer gets the same judgement everywhere and always.
import type { HeddleDocument } from "../core/index.ts";
import { type Judged, unmet } from "./demands/index.ts";
import type {
  ChoiceCheck,
  Demand,
  GraphCheck,
  Judgement,
  Lesson,
  NumberCheck,
  Step,
  Wanted,
} from "./lesson.ts";
import { numberOf } from "./numbers.ts";

/** A number, the name of an option, or a graph. */
export type Given = number | string | HeddleDocument;

export function judge({ start }: Lesson, step: Step, given: Given): Judgement {
  const { check } = step;
  switch (check.kind) {
    case "number":
      return typeof given === "number"
        ? judgeNumber(check, step, start, given)
        : wrong("The answer must be a number.");
    case "choice":
      return typeof given === "string"
        ? judgeChoice(check, given)
        : wrong("The answer must be one of the options.");
    case "graph":
      return typeof given === "object"
        ? judgeGraph(check, step, start, given)
        : wrong("The answer must be a graph.");
  }
}

const wrong = (...says: string[]): Judgement => ({ right: false, says });

function judgeNumber(
  { is, within }: NumberCheck,
  step: Step,
  start: HeddleDocument,
  given: number,
): Judgement {
  const isNear = (asked: Wanted): boolean => {
    const n = numberOf(asked, start);
    return typeof n === "number" && Math.abs(n - given) <= within;
  };
  if (isNear(is)) return { right: true, says: [] };
  const known = (step.mistakes ?? []).flatMap((m) => ("number" in m && isNear(m.number) ? [m.says] : []));
  return wrong(...(known.length > 0 ? known : [`${given} is not the number.`]));
}

function judgeChoice({ options }: ChoiceCheck, given: string): Judgement {
  const option = Object.hasOwn(options, given) ? options[given] : undefined;
  if (!option) return wrong(`“${given}” is none of the options ${Object.keys(options).join(", ")}.`);
  return { right: option.right === true, says: [option.says] };
}

/** What a known mistake says comes first; without one, what the demands found. */
function judgeGraph(
  { demands }: GraphCheck,
  step: Step,
  start: HeddleDocument,
  answer: HeddleDocument,
): Judgement {
  const graphs = { start, answer };
  // The first that is not met: errors of the graph make the rest idle talk.
  const open = firstUnmet(demands, graphs);
  if (open.length === 0) return { right: true, says: [] };
  const known = (step.mistakes ?? []).flatMap((m) =>
    "demand" in m && unmet(m.demand, graphs).length === 0 ? [m.says] : [],
  );
  return wrong(...known, ...new Set(open));
}

function firstUnmet(demands: readonly Demand[], graphs: Judged): readonly string[] {
  for (const demand of demands) {
    const said = unmet(demand, graphs);
    if (said.length > 0) return said;
  }
  return [];
}
