// A language model of words on single sentences: few words, for models so small that every number can be looked at.
import { special } from "../../core/index.ts";
import type { Random } from "./random.ts";
import { batchesOf } from "./samples.ts";
import { type Task, TaskError } from "./task.ts";
import { idsOf, paddingOf, vocabularyFor } from "./vocabularies.ts";

/** Who sits where: the place is known from the hero, some words back. */
const heroes = [
  ["cat", "mat"],
  ["bird", "tree"],
  ["child", "bed"],
] as const;
const did = ["sat", "ran", "slept", "sang"] as const;

/** All words, in the order of the smallest preset's vocabulary. */
const words = [
  ...["the", "a", "cat", "dog", "bird", "child"],
  ...did,
  ...["on", "under", "mat", "tree", "bed", "small", "old", "."],
];
const longest = 8;

/** `a small bird sat under the tree .`; the dog is anywhere. */
function sentence(random: Random): string[] {
  const [hero, place] = random.pick([...heroes, ["dog", random.pick(heroes)[1]] as const]);
  const how = random.below(3) === 0 ? [random.pick(["small", "old"])] : [];
  const where = random.below(4) === 0 ? [] : [random.pick(["on", "under"]), "the", place];
  return [random.pick(["the", "a"]), ...how, hero, random.pick(did), ...where, "."];
}

export const sentences: Task = {
  name: "sentences",
  title: "Sentences",
  about: "Predicts the next word of single sentences, in which a cat goes to the mat and a bird to the tree",
  objectives: ["next-token"],
  solved: "A validation loss near 1.2, the entropy of the sentences",
  open: ({ seed, context = longest, vocabulary: given }) => {
    if (context < longest)
      throw new TaskError(
        `A context of ${context} is too short: the longest sentence has ${longest + 1} tokens`,
      );
    const vocabulary = vocabularyFor("words", [special.unknown, special.padding, ...words], given);
    const id = idsOf(vocabulary);
    return {
      vocabulary,
      context,
      chance: Math.log(words.length),
      ...batchesOf({
        seed,
        context,
        padding: paddingOf(vocabulary),
        make: (random) => {
          const ids = sentence(random).map(id);
          return { ids: ids.slice(0, -1), targets: ids.slice(1) };
        },
      }),
    };
  },
};
