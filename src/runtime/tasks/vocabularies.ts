// Vocabularies of tasks, and how a task's tokens find their ids in the graph's own vocabulary.
import { special, type Vocabulary } from "../../core/index.ts";
import { TaskError } from "./task.ts";

/** `given` where it has all `tokens`, else a vocabulary of exactly these. */
export function vocabularyFor(
  kind: Vocabulary["kind"],
  tokens: readonly string[],
  given: Vocabulary | undefined,
): Vocabulary {
  const has = new Set(given?.tokens);
  const fits = given && (given.kind === kind || given.kind === "ids") && tokens.every((t) => has.has(t));
  return fits ? given : { kind, tokens };
}

export function idsOf(vocabulary: Vocabulary): (token: string) => number {
  const index = new Map(vocabulary.tokens.map((t, i) => [t, i] as const));
  return (token) => {
    const id = index.get(token);
    if (id === undefined) throw new TaskError(`The vocabulary has no "${token}"`);
    return id;
  };
}

/** The id of `<pad>`, 0 where there is none. */
export const paddingOf = (vocabulary: Vocabulary): number =>
  Math.max(vocabulary.tokens.indexOf(special.padding), 0);

const letters = "abcdefghijklmnopqrstuvwxyz";
export const lettersTo = (n: number): string[] => [...letters.slice(0, n)];
export const digits: readonly string[] = [..."0123456789"];
