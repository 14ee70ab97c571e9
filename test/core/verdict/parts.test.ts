// What the proof says of the variants of norms, positions, softmax and masks that published models have.
import { expect, test } from "vitest";
import { check, diagnose, type HeddleDocument, isError, verdictOf } from "../../../src/core/index.ts";
import { type ChainStep, chain } from "../../support/chains.ts";
import { add, connect, edited } from "../edited.ts";

const verdict = (document: HeddleDocument): string => {
  expect(check(document).diagnostics.filter(isError)).toEqual([]);
  return verdictOf(diagnose(document, { fixes: false })).kind;
};

const steps: readonly (readonly [what: string, kind: string, ...steps: readonly ChainStep[]])[] = [
  ["a norm by length", "every-size", ["norm", { kind: "l2" }]],
  ["a norm in groups", "every-size", ["norm", { groups: "H" }]],
  [
    "a root mean square in groups",
    "every-size",
    ["norm", { kind: "rmsnorm", groups: 4, zero_centered: true }],
  ],
  ["eps outside the root", "every-size", ["norm", { kind: "rmsnorm", eps_at: "outside" }]],
  ["dynamic tanh", "every-size", ["norm", { kind: "dyt" }]],
  ["statistics of the batch, eps outside", "leaks", ["norm", { kind: "batchnorm", eps_at: "outside" }]],
];

test.each(steps.map(([what, kind, ...all]) => ({ what, kind, all })))("$what: $kind", ({ kind, all }) => {
  expect(verdict(edited("smallest", ...chain(...all)))).toBe(kind);
});

test.each([
  ["one scale for all heads", { kind: "rmsnorm" }],
  ["1 + w, eps of its own", { kind: "rmsnorm", zero_centered: true, eps: 1e-6 }],
  ["none", { kind: "l2", scale: false }],
  ["a scale for each head", { kind: "layernorm", per_head: true, shift: false }],
] as const)("queries and keys are normed over the head width, %s: every size", (_, params) => {
  const norms = ["q", "k"].flatMap((port) => [
    add(`norm_${port}`, "norm", params, "blocks"),
    connect(`qkv.${port} → norm_${port}.x`, "blocks"),
    connect(`norm_${port}.x → rope.${port}`, "blocks"),
  ]);
  expect(verdict(edited("decoder-modern", ...norms))).toBe("every-size");
});
