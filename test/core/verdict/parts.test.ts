// What the proof says of the variants of norms, positions, softmax and masks that published models have.
import { expect, test } from "vitest";
import { check, diagnose, type HeddleDocument, isError, verdictOf } from "../../../src/core/index.ts";
import { type ChainStep, chain } from "../../support/chains.ts";
import { add, connect, edited, param } from "../edited.ts";

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
  ["a cap", "every-size", ["softcap", { cap: 2 }]],
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

test.each([
  { scaling: "linear" },
  { scaling: "ntk" },
  { scaling: "dynamic", original: 3 },
  { scaling: "yarn", original: 32 },
  { scaling: "llama3", original: 32, count: 8 },
  { scaling: "longrope", factors: [1, 2, 3, 4, 5, 6, 7, 8] },
] as const)("RoPE with $scaling: every size", (params) => {
  const set = Object.entries(params).map(([name, value]) => param("blocks/rope", name, value as never));
  expect(verdict(edited("decoder-modern", ...set))).toBe("every-size");
});

test.each(["zero", "learned"])("a sink, %s: every size, and no row is NaN", (sink) => {
  expect(verdict(edited("decoder-modern", param("blocks/attn", "sink", sink)))).toBe("every-size");
  // The first token sees no key, which without a sink is a row of NaN.
  const strict = [
    add("self", "mask", { kind: "window", window: 1 }),
    add("others", "mask_logic", { op: "not" }),
    add("strict", "mask_logic"),
    ...[
      "self.mask → others.a",
      "others.mask → strict.a",
      "mask.mask → strict.b",
      "strict.mask → attn.mask",
    ].map((wire) => connect(wire)),
  ];
  const codes = (d: HeddleDocument) => diagnose(d, { fixes: false }).diagnostics.map((found) => found.code);
  expect(codes(edited("smallest", ...strict))).toContain("lint/nan-rows");
  const sunk = edited("smallest", ...strict, param("attn", "sink", sink));
  expect(codes(sunk)).toEqual([]);
  expect(verdict(sunk)).toBe("every-size");
});
