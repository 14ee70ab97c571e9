// Whatever is on the clipboard: a part that can be pasted or a sentence, and nothing thrown.
import fc from "fast-check";
import { expect, test } from "vitest";
import { readPart } from "../../src/renderer/edit/clipboard/part.ts";
import { fuzzRuns, graphTexts, mutated, mutatedBytes, pick, prototypeOf } from "../support/fuzz.ts";
import { randomFrom } from "../support/random.ts";

test("any text", () => {
  const before = prototypeOf();
  const property = fc.property(fc.nat(), fc.boolean(), (seed, whole) => {
    const random = randomFrom(seed);
    const graph = JSON.parse(pick(random, graphTexts));
    const text = JSON.stringify(
      mutated(whole ? graph : { ...graph, heddle: "selection", outer: [] }, random),
    );
    const bytes = new TextEncoder().encode(text ?? "");
    const read = readPart(
      random() < 0.7 ? (text ?? "") : new TextDecoder().decode(mutatedBytes(bytes, random)),
    );
    if (typeof read === "string") expect(read).toMatch(/\S/);
    else expect(read.heddle).toBe("selection");
  });
  fc.assert(property, { numRuns: fuzzRuns(150) });
  expect(prototypeOf()).toBe(before);
});

test("nodes nested deeper than a stack", () => {
  const deep = `{"heddle":"selection","nodes":${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}}`;
  expect(readPart(deep)).toMatch(/at most 300 levels/);
});
