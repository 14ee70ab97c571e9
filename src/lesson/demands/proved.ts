// The leak proof holds for every size. What leaks is told with its way, what is left open with its reason.
import { verdictOf, verdictWords } from "../../core/index.ts";
import type { Judge } from "./demand.ts";
import { diagnosed } from "./diagnosed.ts";

export const proved: Judge<"proved"> = (_, { answer }) => {
  const verdict = verdictOf(diagnosed(answer), {});
  if (verdict.kind === "every-size") return [];
  const { title, text } = verdictWords(verdict);
  return [`The verdict must be “proved for every size”, and is “${title}”.`, ...text];
};
