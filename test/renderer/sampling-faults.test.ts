// What is typed for Generate has a range, which is told where it is left.
import { expect, test } from "vitest";
import { samplingFault } from "../../src/renderer/train/sampling-faults.ts";

const all = () => true;

test.each([
  [{ tokens: "0" }, "Max new tokens must be a whole number from 1."],
  [{ tokens: "abc" }, "Max new tokens must be a whole number from 1."],
  [{ tokens: "" }, "Max new tokens must be a whole number from 1."],
  [{ topP: "0" }, "Top-p must be above 0 and at most 1."],
  [{ topP: "2" }, "Top-p must be above 0 and at most 1."],
  [{ minP: "1.5" }, "Min-p must be a number from 0 to 1."],
  [{ repetition: "0" }, "Repetition must be above 0; 1 for none."],
  [{ samples: "17" }, "Samples must be a whole number from 1 to 16."],
])("%j", (fields, fault) => {
  expect(samplingFault(fields, all)).toBe(fault);
  expect(samplingFault(fields, () => false)).toBe(null);
});

test("what is usual, and what is left empty, fits", () => {
  expect(
    samplingFault({ tokens: "50", temperature: "0.8", topK: "0", seed: "", topP: "", beams: "" }, all),
  ).toBe(null);
});
