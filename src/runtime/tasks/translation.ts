// Translation of small sentences, English to German, where articles follow gender and case; with teacher forcing.
import { special } from "../../core/index.ts";
import { batchesOf } from "./samples.ts";
import { type Task, TaskError } from "./task.ts";
import { idsOf, paddingOf, vocabularyFor } from "./vocabularies.ts";

type Gender = "m" | "f" | "n";

const who: readonly (readonly [string, string, Gender])[] = [
  ["cat", "katze", "f"],
  ["dog", "hund", "m"],
  ["bird", "vogel", "m"],
  ["child", "kind", "n"],
  ["king", "könig", "m"],
  ["queen", "königin", "f"],
];
const did = [
  ["sat", "saß"],
  ["ran", "lief"],
  ["slept", "schlief"],
  ["sang", "sang"],
] as const;
const beside = [
  ["on", "auf"],
  ["under", "unter"],
  ["near", "bei"],
] as const;
const where: readonly (readonly [string, string, Gender])[] = [
  ["mat", "matte", "f"],
  ["tree", "baum", "m"],
  ["river", "fluss", "m"],
  ["house", "haus", "n"],
  ["bed", "bett", "n"],
];
const the = { m: "der", f: "die", n: "das" } as const;
const a = { m: "ein", f: "eine", n: "ein" } as const;
const dative = { m: "dem", f: "der", n: "dem" } as const;

const nouns = [...who, ...where];
const words = new Set([
  ...["the", "a", "."],
  ...nouns.flatMap((names) => names.slice(0, 2)),
  ...[...did, ...beside].flat(),
  ...[the, a, dative].flatMap((article) => Object.values(article)),
]);
const longest = { source: 7, target: 8 };

export const translation: Task = {
  name: "translation",
  title: "Translation",
  about: "Small English sentences into German: word by word, but articles follow the gender of their noun",
  objectives: ["seq2seq"],
  solved: "Every validation sentence is correct; the loss approaches 0",
  open: ({ seed, context = longest.target, vocabulary: given }) => {
    if (context < longest.target) {
      throw new TaskError(
        `A context of ${context} is too short: the longest sentence has ${longest.target} tokens`,
      );
    }
    const { unknown, padding, begin, end } = special;
    const vocabulary = vocabularyFor("words", [unknown, padding, begin, end, ...words], given);
    const id = idsOf(vocabulary);
    return {
      vocabulary,
      context,
      sourceContext: longest.source,
      chance: Math.log(words.size),
      ...batchesOf({
        seed,
        context,
        sourceContext: longest.source,
        padding: paddingOf(vocabulary),
        make: (random) => {
          const [noun, nomen, gender] = random.pick(who);
          const [verb, tat] = random.pick(did);
          const definite = random.below(2) === 0;
          const source = [definite ? "the" : "a", noun, verb];
          const target: string[] = [(definite ? the : a)[gender], nomen, tat];
          if (random.below(4) > 0) {
            const [prep, wo] = random.pick(beside);
            const [place, ort, its] = random.pick(where);
            source.push(prep, "the", place);
            target.push(wo, dative[its], ort);
          }
          // The decoder shifts its tokens right by itself, so what it predicts at t is token t.
          const ids = [...target, ".", end].map(id);
          return { source: [...source, "."].map(id), ids, targets: ids };
        },
      }),
    };
  },
};
