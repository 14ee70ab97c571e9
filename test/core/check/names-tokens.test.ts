// Of which logits the largest entry is a token.
import { expect, test } from "vitest";
import { check, namesTokens } from "../../../src/core/index.ts";
import { add, connect, edited, param } from "../edited.ts";
import { preset, presetNames } from "../presets.ts";

test.each(presetNames.filter((name) => preset(name).objective))(
  "%s: its logits count the vocabulary",
  (name) => {
    expect(namesTokens(check(preset(name)))).toBe(true);
  },
);

test("a bypassed head hands on features, which are no tokens", () => {
  const bypassed = edited("decoder-only", { edit: "setFlag", node: "lm_head", flag: "bypass", on: true });
  expect(namesTokens(check(bypassed))).toBe(false);
});

test("a Linear as wide as the table of embeddings is a head too; one of another width is none", () => {
  const head = (out: string) =>
    check(
      edited("decoder-only", add("head", "linear"), param("head", "out", out), connect("norm_f.x → head.x"), {
        edit: "setMeta",
        set: { objective: { kind: "next-token", logits: "head.y" } },
      }),
    );
  expect(namesTokens(head("V"))).toBe(true);
  expect(namesTokens(head("D"))).toBe(false);
});
