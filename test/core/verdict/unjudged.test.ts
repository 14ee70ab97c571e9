// A loss that an error leaves without what it scores was not asked about its targets: no plain "proved" stands beside it.
import { expect, test } from "vitest";
import { diagnose, verdictOf, verdictWords } from "../../../src/core/index.ts";
import { edited } from "../../support/leak-zoo.ts";
import { preset } from "../presets.ts";

const scored = preset("encoder-decoder");
const loss = "loss";
const into = (port: string) => scored.wires.find((w) => w.endsWith(` → ${loss}.${port}`))!;
const judged = (...edits: Parameters<typeof edited>[1][]) => {
  const diagnosis = diagnose(edited(scored, { edit: "all", edits }), { fixes: false });
  return { verdict: verdictOf(diagnosis), diagnosis };
};

test("with its targets it is proved, without them it is not", () => {
  expect(judged().verdict.kind).toBe("every-size");
  const { verdict, diagnosis } = judged({ edit: "disconnect", scope: "", wire: into("targets") });
  expect(diagnosis.diagnostics.map((d) => d.code)).toContain("graph/missing-input");
  expect(verdict.kind).toBe("not-proved");
  const { sign, text } = verdictWords(verdict);
  expect(sign).toBe("○");
  expect(text.join(" ")).toContain(`"${loss}" is a loss that an error leaves`);
  // No operation is to blame for that.
  expect(text.join(" ")).not.toContain("first at");
});

test("what else was asked is proved all the same", () => {
  const { verdict } = judged({ edit: "disconnect", scope: "", wire: into("targets") });
  if (verdict.kind === "none") throw new Error("something was asked");
  expect(verdict.claims.map((c) => [c.kind, c.verdict])).toEqual([
    ["future", "every-size"],
    ["padding", "every-size"],
    ["cross-sample", "every-size"],
    ["target", "not-proved"],
  ]);
});

test("a loss that is off is not asked, and says nothing", () => {
  expect(judged({ edit: "setFlag", node: loss, flag: "mute", on: true }).verdict.kind).toBe("every-size");
});
