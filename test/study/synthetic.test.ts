// 2,000 synthetic studies with a planted effect, and as many with none: intervals cover as often as they say, false
// alarms are as rare, and n chosen by a pilot of three keeps its promise of power. Seeded, so that it comes out alike.
import { describe, expect, test } from "vitest";
import { randomOf } from "../../src/runtime/tasks/random.ts";
import {
  dunnettCritical,
  findingsOf,
  intervalOf,
  pairedOf,
  type Question,
  seedsFor,
} from "../../src/study/index.ts";

const studies = 2000;
const question: Question = { error: 0.05, correction: "dunnett", lowerIsBetter: true, effect: null };
const tolerance = 0.015;

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

describe.each([
  ["one variant", [1], 3],
  ["three variants", [1, 1, 1], 5],
  ["six variants", [1, 1, 1, 1, 1, 1], 5],
  ["six that scatter unlike each other", [0.5, 0.8, 1, 1.2, 2, 5], 4],
] as const)("%s", (_, sds, n) => {
  test("none differs: any is called different in 5 % of the studies", () => {
    const normal = normals(101);
    let alarms = 0;
    for (let i = 0; i < studies; i++) {
      const found = findingsOf(differences(normal, sds, n, 0), question);
      if (found.some((f) => f.outcome !== "open")) alarms++;
    }
    expect(Math.abs(alarms / studies - question.error)).toBeLessThan(tolerance);
  });

  test("all differ: all intervals hold the effect in 95 % of the studies", () => {
    const normal = normals(202);
    let covered = 0;
    for (let i = 0; i < studies; i++) {
      const found = findingsOf(differences(normal, sds, n, 0.7), question);
      if (found.every(({ interval }) => interval.from <= 0.7 && 0.7 <= interval.to)) covered++;
    }
    expect(Math.abs(covered / studies - (1 - question.error))).toBeLessThan(tolerance);
  });
});

test("Holm: none differs, and any is called different in at most 5 %", () => {
  const normal = normals(303);
  let alarms = 0;
  for (let i = 0; i < studies; i++) {
    const found = findingsOf(differences(normal, [1, 1, 1, 1], 5, 0), { ...question, correction: "holm" });
    if (found.some((f) => f.outcome !== "open")) alarms++;
  }
  expect(alarms / studies).toBeLessThan(question.error + tolerance);
});

describe.each([
  ["one variant", 1, 3, 1],
  ["one variant, a pilot of five, a small effect", 1, 5, 0.5],
  ["four variants", 4, 3, 1],
] as const)("n by power: %s", (_, variants, pilot, effect) => {
  const power = 0.8;

  test("the effect is seen as often as promised", () => {
    const normal = normals(404);
    let seen = 0;
    for (let i = 0; i < studies; i++) {
      const { sd } = pairedOf(Array.from({ length: pilot }, normal));
      const n = seedsFor(effect, sd, { variants, error: question.error, power, pilot }) ?? 1000;
      const claim = pairedOf(Array.from({ length: n }, () => effect + normal()));
      const critical = dunnettCritical({
        count: variants,
        freedom: n - 1,
        error: question.error,
        spread: "own",
      });
      if (intervalOf(claim, critical).from > 0) seen++;
    }
    expect(seen / studies).toBeGreaterThan(power - 0.03);
    expect(seen / studies).toBeLessThan(power + 0.05); // nor does it waste seeds
  });
});

test("the plain formula breaks its promise", () => {
  const normal = normals(505);
  let seen = 0;
  for (let i = 0; i < studies; i++) {
    const { sd } = pairedOf(Array.from({ length: 3 }, normal));
    const n = Math.max(2, Math.ceil(((1.96 + 0.8416) * sd) ** 2 / 0.5 ** 2) + 2);
    const claim = pairedOf(Array.from({ length: n }, () => 0.5 + normal()));
    if (intervalOf(claim, dunnettCritical({ count: 1, freedom: n - 1, error: 0.05, spread: "own" })).from > 0)
      seen++;
  }
  expect(seen / studies).toBeLessThan(0.72);
});
