// Padding of a source and of a target is looked at apart: where both are equally long, a mask of the one hides the other.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseDocument, prove } from "../../../src/core/index.ts";
import { sharedData } from "../../support/shared-data.ts";

const folder = sharedData("../cases/public");

test.runIf(folder !== null)("a causal mask on cross-attention hides no padding of a shorter source", () => {
  const parsed = parseDocument(readFileSync(join(folder!, "cross-attention-causal.graph.json"), "utf8"));
  if (!parsed.ok) throw new Error("no graph");
  const { proof, diagnostics } = prove(parsed.document);
  const claim = proof?.claims.find((c) => c.kind === "padding");
  expect(claim).toMatchObject({ verdict: "leaks", extent: { kind: "none" } });
  const [leak] = diagnostics;
  expect(leak).toMatchObject({ code: "leak/padding", at: { node: "decoder/attn_2", port: "mask" } });
  expect(leak?.fixes?.[0]?.label).toMatch(/mask_source/);
});
