// Right graphs that lint rules once called wrong: nothing is told of them. They lie beside the clone.
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { diagnose, parseDocument } from "../../../src/core/index.ts";

const cases = new URL("../../../../shared/cases/", import.meta.url);
const here = existsSync(cases);
if (!here) console.warn("SKIPPED: ../shared/cases is absent, so its right graphs are not diagnosed");

test
  .skipIf(!here)
  .each([
    "truth/a0-t5-clean",
    "truth/g0-additive-1e9-clean",
    "truth/g4-additive-inf-bias-clean",
    "truth/ok-deepnorm",
    "public/float-mask-as-bias",
  ])("%s has no diagnostics", (id) => {
  const parsed = parseDocument(readFileSync(new URL(`${id}.graph.json`, cases), "utf8"));
  if (!parsed.ok) throw new Error(id);
  expect(diagnose(parsed.document).diagnostics).toEqual([]);
});
