// docs/export.md shows what is really exported.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pytorchModel } from "../../src/core/export/index.ts";
import { check } from "../../src/core/index.ts";
import { preset } from "../core/presets.ts";

test("the model in docs/export.md is the one that the preset exports", () => {
  const page = readFileSync(new URL("../../docs/export.md", import.meta.url), "utf8");
  const shown = /```python\n([\s\S]*?)```/.exec(page)?.[1];
  expect(shown).toBe(pytorchModel(check(preset("decoder-only"))).code);
});
