// Right graphs that lie beside the clone, `../shared/cases`: no error and no warning is told of them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { diagnose, explain, parseDocument, severityOf } from "../../../src/core/index.ts";
import { sharedData } from "../../support/shared-data.ts";

const cases = sharedData("../cases");

/** Graphs of `truth` whose answer is that nothing is wrong. */
const rightOfTruth = (folder: string): string[] =>
  readdirSync(folder)
    .filter((f) => f.endsWith(".expect.json"))
    .filter((f) => {
      const { expect: wanted } = JSON.parse(readFileSync(join(folder, f), "utf8")) as { expect: string[] };
      return wanted.every((code) => code.startsWith("[]"));
    })
    .map((f) => `truth/${f.replace(".expect.json", "")}`);

/** Those of `public` that its README calls clean. */
const rightOfPublic = [
  ...["base-loss", "float-mask-as-bias", "sigmoid-attention", "diff-transformer", "gemma2-sandwich"],
  ...["alibi-last-query", "rope-last-query", "two-losses-minimal"],
  // No positions under a causal mask: a hint at most.
  "nope-causal",
].map((name) => `public/${name}`);

test.runIf(cases !== null).each(cases ? [...rightOfTruth(join(cases, "truth")), ...rightOfPublic] : [])(
  "%s: no error and no warning",
  (id) => {
    const parsed = parseDocument(readFileSync(join(cases!, `${id}.graph.json`), "utf8"));
    if (!parsed.ok) throw new Error(id);
    const told = diagnose(parsed.document, { fixes: false }).diagnostics.filter(
      (d) => severityOf(d) !== "hint",
    );
    expect(told.map((d) => `${d.code}: ${explain(d as never).title}`)).toEqual([]);
  },
);
