// What an adapter is called, and which ones compute in software.
import { expect, test } from "vitest";
import { describeAdapter } from "../../../src/runtime/client/index.ts";

const info = (vendor = "", architecture = "", description = "") => ({ vendor, architecture, description });

test("the description, or else vendor and architecture, or else that there is no name", () => {
  const card = { info: info("nvidia", "ampere", "NVIDIA GeForce RTX 3060") };
  expect(describeAdapter(card)).toEqual({ name: "NVIDIA GeForce RTX 3060", software: false });
  expect(describeAdapter({ info: info("apple", "common-3") }).name).toBe("apple common-3");
  expect(describeAdapter({ info: info() })).toEqual({ name: "an unnamed adapter", software: false });
});

test("one in software, by what it says, here or there, or by its name", () => {
  expect(describeAdapter({ info: { ...info("x"), isFallbackAdapter: true } }).software).toBe(true);
  expect(describeAdapter({ info: info("x"), isFallbackAdapter: true }).software).toBe(true);
  expect(describeAdapter({ info: info("mesa", "", "llvmpipe (LLVM 19)") }).software).toBe(true);
  expect(describeAdapter({ info: info("google", "swiftshader") }).software).toBe(true);
});
