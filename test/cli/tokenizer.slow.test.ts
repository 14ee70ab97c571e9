// A model with its tokenizer by the command line: imported, run and written from text.
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { sharedData } from "../support/shared-data.ts";
import { withStoriesTokenizer } from "../support/stories-tokenizer.ts";
import { bundledHeddle } from "./heddle.ts";

const { heddle, json, file } = bundledHeddle();
const stories = sharedData("stories260K");

describe.skipIf(stories === null)("stories260K with its tokenizer", () => {
  let folder = "";
  let graph = "";
  beforeAll(async () => {
    folder = join(dirname(await file("here", "")), "stories");
    graph = join(dirname(folder), "stories.graph.json");
    await withStoriesTokenizer(stories!, folder);
    expect(await json("import", folder, "-o", graph)).toMatchObject({ code: 0 });
  });

  // All 200 steps without what is kept are in test/models/stories260k.
  test.each([
    ["200", []],
    ["200", ["--wasm"]],
    ["40", ["--no-cache"]],
  ])(
    "writes %s steps of the expected story from nothing, to the character %s",
    async (steps, more) => {
      const written = await heddle(
        "generate",
        graph,
        "--prompt",
        "",
        "-n",
        steps,
        "--temperature",
        "0",
        ...more,
      );
      expect(written.code, written.error).toBe(0);
      const expected = await readFile(`${stories}/expected.txt`, "utf8");
      const text = written.out.replace(/\n$/, "");
      expect(text).toBe(steps === "200" ? expected : expected.slice(0, text.length));
      expect(text.length).toBeGreaterThan(Number(steps));
    },
    60_000,
  );

  test("a prompt and a text are read by it, and shown as they were typed", async () => {
    const greedy = ["-n", "8", "--temperature", "0"];
    const { out } = await heddle("generate", graph, "--prompt", "Once upon a time, there was", ...greedy);
    expect(out).toMatch(/^Once upon a time, there was a little girl named/);
    const said = await heddle("generate", graph, "--chat", "Once upon a time, there was", ...greedy);
    expect(said.out).toMatch(/^Once upon a time, there was/);
    const stop = ["--stop", " girl"];
    const ended = await heddle(
      "generate",
      graph,
      "--prompt",
      "Once upon a time, there was",
      ...greedy,
      ...stop,
      "--json",
    );
    expect(JSON.parse(ended.out.trim().split("\n").at(-1)!).text).toBe(
      "Once upon a time, there was a little",
    );
    const first = await json("run", graph);
    expect(first.json.tokens.main[0].join("")).toMatch(/^<bos> The cat/);
    const ran = await json("run", graph, "--text", "Once upon a time");
    expect(ran.json.tokens.main[0].join("")).toBe("<bos> Once upon a time");
  });

  test("a text of one's own is trained on through it", async () => {
    const text = await file("own.txt", "Lily saw a big, red ball. ".repeat(60));
    const asked = ["--task", "char-lm", "--text", text, "--steps", "2", "--context", "16", "--json"];
    const { code, json: said } = await json("train", graph, ...asked);
    expect(code).toBe(0);
    expect(said.steps).toHaveLength(2);
  });

  test("a tokenizer that is not there, or does not fit, is named with the way out", async () => {
    const beside = graph.replace(".graph.json", ".tokenizer.json");
    const kept = await readFile(beside, "utf8");
    await rm(beside);
    const gone = await heddle("generate", graph, "--prompt", "Once");
    expect(gone).toMatchObject({ code: 2 });
    expect(gone.error).toContain(beside);
    const larger = JSON.parse(kept);
    larger.added_tokens.push({ id: 512, content: "<more>", special: true });
    await writeFile(beside, JSON.stringify(larger));
    const misfit = await heddle("generate", graph, "--prompt", "Once");
    expect(misfit.error).toContain("it does not fit the graph: it has 513 tokens, the graph 512");
    await writeFile(join(folder, "tokenizer.json"), JSON.stringify(larger));
    const refused = await heddle("import", folder, "-o", graph, "--force");
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.error).toMatch(
      /its last id is 512, "<more>", and the model has 512 tokens.*--no-tokenizer/,
    );
    expect(await heddle("import", folder, "-o", graph, "--force", "--no-tokenizer")).toMatchObject({
      code: 0,
    });
    await writeFile(beside, kept);
  });
});
