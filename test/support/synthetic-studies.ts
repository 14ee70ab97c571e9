// Synthetic studies of which the truth is known: how often what is said of them is wrong. Seeded, so that it comes out alike.
import { randomOf } from "../../src/runtime/tasks/random.ts";
import {
  dunnettCritical,
  findingsOf,
  intervalOf,
  type Looks,
  lookAt,
  pairedOf,
  type Question,
  seedsFor,
} from "../../src/study/index.ts";

export const question: Question = { error: 0.05, correction: "dunnett", lowerIsBetter: true, effect: null };
export const lookedAt = [4, 8, 12];

/** Standard deviations of variants, in those of the base, and how many seeds they have. */
export const families = [
  ["one variant", [1], 3],
  ["three variants", [1, 1, 1], 5],
  ["six variants", [1, 1, 1, 1, 1, 1], 5],
  ["six that scatter unlike each other", [0.5, 0.8, 1, 1.2, 2, 5], 4],
] as const;

/** Variants, seeds of the pilot, and the effect in standard deviations of the differences. */
export const promises = [
  ["one variant", 1, 3, 1],
  ["one variant, a pilot of five, a small effect", 1, 5, 0.5],
  ["four variants", 4, 3, 1],
] as const;

/** Normal numbers from a seed. */
function normals(seed: number): () => number {
  const { below } = randomOf(seed);
  const uniform = () => (below(2 ** 31) + 0.5) / 2 ** 31;
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** What variants of the noise `sds` are off by, on top of the base's own noise of 1, at so many seeds. */
function differences(normal: () => number, sds: readonly number[], n: number, effect: number): number[][] {
  const base = Array.from({ length: n }, normal);
  return sds.map((sd) => base.map((b) => effect + sd * normal() - b));
}

/** The share of so many studies of which something is true. */
function share(studies: number, seed: number, isTrue: (normal: () => number) => boolean): number {
  const normal = normals(seed);
  let count = 0;
  for (let i = 0; i < studies; i++) if (isTrue(normal)) count++;
  return count / studies;
}

/** None differs: studies in which any is called different. */
export const falseAlarms = (
  studies: number,
  sds: readonly number[],
  n: number,
  correction: Question["correction"] = "dunnett",
): number =>
  share(studies, correction === "holm" ? 303 : 101, (normal) =>
    findingsOf(differences(normal, sds, n, 0), { ...question, correction }).some((f) => f.outcome !== "open"),
  );

/** All differ by 0.7: studies in which every interval holds that. */
export const coverage = (studies: number, sds: readonly number[], n: number): number =>
  share(studies, 202, (normal) =>
    findingsOf(differences(normal, sds, n, 0.7), question).every(
      ({ interval }) => interval.from <= 0.7 && 0.7 <= interval.to,
    ),
  );

/** Studies that see an effect by as many seeds as a pilot asks for. */
export const power = (
  studies: number,
  variants: number,
  pilot: number,
  effect: number,
  seedsOf: (sd: number) => number = (sd) =>
    seedsFor(effect, sd, { variants, error: question.error, power: 0.8, pilot }) ?? 1000,
): number =>
  share(studies, 404, (normal) => {
    const { sd } = pairedOf(Array.from({ length: pilot }, normal));
    const n = seedsOf(sd);
    const claim = pairedOf(Array.from({ length: n }, () => effect + normal()));
    const critical = dunnettCritical({
      ...{ count: variants, freedom: n - 1, error: question.error },
      spread: "own",
    });
    return intervalOf(claim, critical).from > 0;
  });

/** None differs: studies in which any look calls any different. */
export const alarmsOfLooks = (studies: number, sds: readonly number[], split: Looks["split"]): number =>
  share(studies, 606, (normal) =>
    differences(normal, sds, 12, 0).some(
      (d) => lookAt(d, sds.length, question, { at: lookedAt, split }).look.ends,
    ),
  );

/** All differ by 0.9: studies in which the intervals that ended each variant hold that. */
export const coverageOfLooks = (studies: number, sds: readonly number[], split: Looks["split"]): number =>
  share(studies, 707, (normal) =>
    differences(normal, sds, 12, 0.9).every((d) => {
      const { interval } = lookAt(d, sds.length, question, { at: lookedAt, split }).finding;
      return interval.from <= 0.9 && 0.9 <= interval.to;
    }),
  );

/** One differs: how many of the studies see it by looks, how many by all seeds at once, and seeds by looks on average. */
export function savedByLooks(studies: number, effect: number, split: Looks["split"]) {
  const normal = normals(808);
  let [seen, whole, seeds] = [0, 0, 0];
  for (let i = 0; i < studies; i++) {
    const [d = []] = differences(normal, [1], 12, effect);
    const { look } = lookAt(d, 1, question, { at: lookedAt, split });
    if (look.ends) seen++;
    seeds += look.at;
    if (findingsOf([d], question)[0]?.outcome !== "open") whole++;
  }
  return { seen: seen / studies, whole: whole / studies, seeds: seeds / studies };
}

/** None differs: studies that are called different at any of the looks, each by the whole error. */
export const alarmsOfPeeking = (studies: number): number =>
  share(studies, 606, (normal) => {
    const [d = []] = differences(normal, [1], 12, 0);
    return lookedAt.some((n) => findingsOf([d.slice(0, n)], question)[0]?.outcome !== "open");
  });
