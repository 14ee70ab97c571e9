// `heddle grade`: a lesson, answers of a class, Gradescope's form.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { root } from "../../scripts/run-step.ts";
import { bundledHeddle, graph } from "./heddle.ts";

const { heddle, json, file } = bundledHeddle();
const lesson = (name: string) => `${root}/graphs/lessons/${name}.lesson.json`;
const startOf = async (name: string) => JSON.parse(await readFile(lesson(name), "utf8")).start;

test("a lesson by itself, as Markdown, and its schema", async () => {
  expect(await heddle("grade", lesson("norms"))).toMatchObject({
    code: 0,
    out: "LayerNorm and RMSNorm of one vector: 3 steps, all as they should be.\n",
  });
  const { out } = await heddle("grade", lesson("norms"), "--markdown");
  expect(out).toMatch(/^# LayerNorm and RMSNorm of one vector\n/);
  const schema = JSON.parse((await heddle("schema", "--lesson")).out);
  expect(schema.properties.steps.type).toBe("array");
});

test("answers of a class: right, wrong with why, and one that cannot be read", async () => {
  const start = await startOf("causal-mask");
  const wrong = await file("wrong.graph.json", JSON.stringify(start));
  const right = structuredClone(start);
  right.nodes.mask.params.kind = "causal";
  const good = await file("right.graph.json", JSON.stringify(right));
  const broken = await file("broken.graph.json", "{");
  const all = await heddle("grade", lesson("causal-mask"), good, wrong, broken, "missing.graph.json");
  expect(all.code).toBe(1);
  expect(all.out).toContain("right.graph.json: 1 of 1\n  ✓ Close the leak");
  expect(all.out).toMatch(
    /wrong\.graph\.json: 0 of 1\n {2}✗ Close the leak\n {6}Output t = 0 can see input t = 1\./,
  );
  expect(all.out).toMatch(/broken\.graph\.json: not graded, /);
  expect(all.out).toMatch(/missing\.graph\.json: not graded, .*file not found/);
  expect((await heddle("grade", lesson("causal-mask"), good)).code).toBe(0);
});

test("numbers, a choice and a graph in one file; as JSON and for Gradescope", async () => {
  const four = await startOf("split-heads");
  four.dims.H = 4;
  const answers = { lesson: "split-heads", answers: { width: 8, four } };
  const mine = await file("mine.json", JSON.stringify(answers));
  const { json: graded, code } = await json("grade", lesson("split-heads"), mine);
  expect(code).toBe(1);
  expect(graded).toMatchObject([
    {
      lesson: "split-heads",
      right: 1,
      of: 3,
      marks: [
        { step: "width", right: false, says: [expect.stringContaining("D is the width of all heads")] },
        { step: "scores", right: null },
        { step: "four", right: true },
      ],
    },
  ]);
  const result = JSON.parse((await heddle("grade", lesson("split-heads"), mine, "--gradescope")).out);
  expect(result.score).toBe(1);
  expect(result.tests.map((t: { status: string }) => t.status)).toEqual(["failed", "failed", "passed"]);
});

test("bad calls", async () => {
  expect((await heddle("grade")).code).toBe(2);
  expect(await heddle("grade", graph("smallest"))).toMatchObject({
    code: 2,
    error: expect.stringContaining("is no lesson that can be used"),
  });
  expect((await heddle("grade", lesson("norms"), "--gradescope")).code).toBe(2);
});
