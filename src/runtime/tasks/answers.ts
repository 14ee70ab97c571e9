// Tasks of the form "question | answer": only the answer is asked for, symbol by symbol.
import type { Random } from "./random.ts";
import { batchesOf, type Sample } from "./samples.ts";
import { type Answer, type TaskData, TaskError, type TaskOptions } from "./task.ts";
import { idsOf, paddingOf, vocabularyFor } from "./vocabularies.ts";

const separator = "|";

interface Answers {
  readonly symbols: readonly string[];
  /** Symbols of a question when the context does not say. */
  readonly length: number;
  /** The question and its answer, as long as each other. */
  readonly make: (random: Random, length: number) => { question: string[]; answer: string[] };
}

/** A sample is question, separator, answer without its last symbol: the context is twice the question. */
export function answerTask({ symbols, length, make }: Answers, options: TaskOptions): TaskData {
  const context = options.context ?? 2 * length;
  if (context < 4 || context % 2 !== 0) {
    throw new TaskError(
      `A context of ${context} is invalid: must be an even number of at least 4 (twice the length of a question)`,
    );
  }
  const vocabulary = vocabularyFor("characters", [...symbols, separator], options.vocabulary);
  const id = idsOf(vocabulary);
  const sample = (random: Random): Sample => {
    const { question, answer } = make(random, context / 2);
    const full = [...question, separator, ...answer].map(id);
    const targets = full.slice(1).map((t, i) => (i < question.length ? -1 : t));
    return { ids: full.slice(0, -1), targets };
  };
  const key = (s: Sample) => s.ids.slice(0, context / 2);
  return {
    vocabulary,
    context,
    chance: Math.log(symbols.length),
    ...batchesOf({ seed: options.seed, context, padding: paddingOf(vocabulary), make: sample, key }),
  };
}

/** The answer behind the first `sign` of a text, as long as its question asks for; null where nothing is asked yet. */
export function answerBehind(
  sign: string,
  text: readonly string[],
  length: (question: readonly string[]) => number,
): Answer | null {
  const at = text.indexOf(sign);
  return at < 0 ? null : { begins: at + 1, length: length(text.slice(0, at)) };
}

/** An answer as long as its question. */
export const alike = (text: readonly string[]): Answer | null =>
  answerBehind(separator, text, (question) => question.length);

export const sampled = (random: Random, symbols: readonly string[], length: number): string[] =>
  Array.from({ length }, () => random.pick(symbols));
