// 2,000 synthetic studies with a planted effect, and as many with none: intervals cover as often as they say, false
// alarms are as rare, and n chosen by a pilot of three keeps its promise of power. `npm run bench statistics` prints them.
import { describe, expect, test } from "vitest";
import { coverage, falseAlarms, families, power, promises, question } from "../support/synthetic-studies.ts";

const studies = 2000;
const tolerance = 0.015;

describe.each(families)("%s", (_, sds, n) => {
  test("none differs: any is called different in 5 % of the studies", () => {
    expect(Math.abs(falseAlarms(studies, sds, n) - question.error)).toBeLessThan(tolerance);
  });

  test("all differ: all intervals hold the effect in 95 % of the studies", () => {
    expect(Math.abs(coverage(studies, sds, n) - (1 - question.error))).toBeLessThan(tolerance);
  });
});

test("Holm: none differs, and any is called different in at most 5 %", () => {
  expect(falseAlarms(studies, [1, 1, 1, 1], 5, "holm")).toBeLessThan(question.error + tolerance);
});

test.each(promises)(
  "n by power: %s: the effect is seen as often as promised",
  (_, variants, pilot, effect) => {
    const seen = power(studies, variants, pilot, effect);
    expect(seen).toBeGreaterThan(0.8 - 0.03);
    expect(seen).toBeLessThan(0.8 + 0.05); // nor does it waste seeds
  },
);

test("the plain formula breaks its promise", () => {
  const plain = (sd: number) => Math.max(2, Math.ceil(((1.96 + 0.8416) * sd) ** 2 / 0.5 ** 2) + 2);
  expect(power(studies, 1, 3, 0.5, plain)).toBeLessThan(0.72);
});
