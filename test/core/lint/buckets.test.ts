// Buckets for both directions under a causal mask: half of them are never read, and without those the same is computed.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sampleInputs } from "../../../src/core/analyse/index.ts";
import {
  applyEdit,
  check,
  diagnose,
  evaluate,
  fixesOf,
  lower,
  parseDocument,
} from "../../../src/core/index.ts";

test("the first fix computes what the graph computed", () => {
  const file = new URL("../../../graphs/broken/buckets-both-ways.graph.json", import.meta.url);
  const parsed = parseDocument(readFileSync(file, "utf8"));
  if (!parsed.ok) throw new Error("the challenge does not parse");
  const diagnosis = diagnose(parsed.document);
  const [cause] = diagnosis.causes;
  const [fix] = cause ? fixesOf(diagnosis, cause.cause) : [];
  const repaired = applyEdit(parsed.document, { edit: "all", edits: fix?.edits ?? [] });
  if (!repaired.ok) throw new Error(repaired.why);
  const [before, after] = [parsed.document, repaired.document].map((d) => lower(check(d)));
  const dims = { ...before!.dims, T: 40 };
  const inputs = sampleInputs(before!, { dims, layout: "none", seed: 3, spread: 0.5 });
  const tables = Object.keys(inputs).filter((name) => name.endsWith("bias.table"));
  expect(tables.length).toBeGreaterThan(0);
  const halved = Object.fromEntries(
    tables.map((name) => {
      const {
        dims: [rows = 0, heads = 0],
        data,
        dtype,
      } = inputs[name]!;
      return [name, { dims: [rows / 2, heads], data: data.slice(0, (rows / 2) * heads), dtype }];
    }),
  );
  const logits = "lm_head.logits";
  const was = evaluate(before!, { dims, inputs, fetch: [logits] })[logits]!;
  const is = evaluate(after!, { dims, inputs: { ...inputs, ...halved }, fetch: [logits] })[logits]!;
  expect(was.data.every(Number.isFinite)).toBe(true);
  expect([...is.data]).toEqual([...was.data]);
});
