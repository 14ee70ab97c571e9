// The operation that is named is the one at which the trouble comes up, not one before it that was none.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { diagnose, parseDocument, verdictOf, verdictWords } from "../../../src/core/index.ts";

const folder = join(import.meta.dirname, "../../../graphs/broken");

test.each(["strict-mask", "window-of-padding"])("%s: a softmax of nothing, not the −∞ of its mask", (id) => {
  const parsed = parseDocument(readFileSync(join(folder, `${id}.graph.json`), "utf8"));
  if (!parsed.ok) throw new Error(id);
  const { text } = verdictWords(verdictOf(diagnose(parsed.document, { fixes: false })));
  expect(text.join(" ")).toContain("NaN or infinity may reach the output, first at softmax in ");
});
