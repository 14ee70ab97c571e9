// `heddle check` and its verdict: words, exit codes, JSON and the file that keeps it.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../scripts/run-step.ts";
import { presetNames } from "../../src/cli/presets.ts";
import { sharedData } from "../support/shared-data.ts";
import { bundledHeddle, graph, type Json } from "./heddle.ts";

const { heddle, json, file } = bundledHeddle();

const changed = async (name: string, change: (document: Json) => void): Promise<string> => {
  const document = JSON.parse(await readFile(graph(name), "utf8"));
  change(document);
  return file(`${name}.graph.json`, document);
};
/** The encoder with a segment for each word, as long as its text and not said to be: only cells show its padding. */
const looked = () =>
  changed("encoder", (d) => {
    d.nodes.segments = { block: "tokens", params: { stream: "segments" } };
    d.nodes.emb_segments = { block: "embedding" };
    d.nodes.add_segments = { block: "add" };
    d.wires = [
      ...d.wires.filter((w: string) => w !== "add_pe.y → norm_emb.x"),
      ...["segments.ids → emb_segments.ids", "add_pe.y → add_segments.a"],
      ...["emb_segments.x → add_segments.b", "add_segments.y → norm_emb.x"],
    ];
  });

test.each(presetNames)("%s: 0, proved for every size", async (name) => {
  const { code, json: checked } = await json("check", graph(name));
  expect([code, checked.ok, checked.verdict.verdict]).toEqual([0, true, "every-size"]);
});

test("without an objective: 0, and nothing is claimed", async () => {
  const path = await changed("decoder-only", (d) => delete d.objective);
  const { code, out } = await heddle("check", path);
  expect(code).toBe(0);
  expect(out).toContain("Leak check: · no objective");
  expect(out).not.toContain("Proved");
});

test("proved for some sizes only: 1 that says so, 0 with --sizes-only", async () => {
  const path = await looked();
  const { code, out } = await heddle("check", path);
  expect(code).toBe(1);
  expect(out).toContain("Leak check: ◐ proved for the sizes looked at");
  expect(out).toContain(
    "Exit code 1: leaks are not ruled out for every size. With --sizes-only this is accepted.",
  );
  const accepted = await heddle("check", path, "--sizes-only");
  expect([accepted.code, accepted.out.includes("Exit code")]).toEqual([0, false]);
  expect((await json("check", path)).json).toMatchObject({ ok: false, verdict: { verdict: "these-sizes" } });
});

test("not proved, at a size of 10⁹: 1 at once with the reason, 0 with --sizes-only", async () => {
  const path = await changed("smallest", (d) => {
    d.dims.T = 1e9;
  });
  const { code, json: checked } = await json("check", path);
  expect([code, checked.verdict.verdict]).toEqual([1, "not-proved"]);
  expect(checked.verdict.text[0]).toContain("1,000,000,000 positions");
  expect((await heddle("check", path, "--sizes-only")).code).toBe(0);
});

test("leaks and errors: 1 whatever is accepted", async () => {
  const leaking = join(root, "graphs/broken/mask-unplugged.graph.json");
  const { code, out } = await heddle("check", leaking, "--sizes-only");
  expect(code).toBe(1);
  expect(out).toContain("Leak check: ◆ leaks");
  expect(out.replace(/\s+/g, " ")).toMatch(
    /A run at B = 1, T = 2, D = 12, .* shows a relative change of 0\./,
  );
  const wrong = await changed("decoder-only", (d) => {
    d.nodes.loose = { block: "softmax" };
    d.layout.loose = d.layout.lm_head;
  });
  const elsewhere = await json("check", wrong, "--sizes-only");
  // What is sound still gets its verdict.
  expect([elsewhere.code, elsewhere.json.verdict.verdict]).toEqual([1, "every-size"]);
});

test("--verdict writes a file that names the graph by the hash of its canonical text", async () => {
  const out = await file("verdict.json", "");
  expect((await heddle("check", graph("decoder-only"), "--verdict", out)).code).toBe(0);
  const saved = JSON.parse(await readFile(out, "utf8"));
  const sha256 = createHash("sha256")
    .update(await readFile(graph("decoder-only")))
    .digest("hex");
  expect(saved).toMatchObject({
    heddle: "verdict",
    format: 1,
    version: expect.stringMatching(/^\d/),
    graph: { name: "Decoder-only", sha256 },
    verdict: "every-size",
    sizes: { B: 1, T: 4 },
    allowed: ["T ≤ 64"],
    padding: "right",
  });
});

test("--verdict never takes the graph's own place, and a custom block has none", async () => {
  const text = await readFile(graph("smallest"), "utf8");
  const path = await file("own.graph.json", text);
  const { code, error } = await heddle("check", path, "--verdict", path);
  expect([code, error]).toEqual([2, expect.stringContaining("must be another file than the graph")]);
  expect(await readFile(path, "utf8")).toBe(text);
  expect((await heddle("check", path, "--verdict", "-")).code).toBe(2);
  expect((await heddle("check", "some.block.json", "--verdict", "v.json")).error).toContain("has no verdict");
});

test("help tells the options and the exit code", async () => {
  expect((await heddle("help", "check")).out).toMatch(/--sizes-only[\s\S]*--verdict FILE/);
  expect((await heddle("help")).out).toContain("leaks not ruled out for every size");
});

const truth = sharedData("../cases/truth");
test.runIf(truth !== null)("proved except T ≤ 3", async () => {
  const path = join(truth!, "p1-last-T-queries.graph.json");
  const { code, out } = await heddle("check", path);
  expect([code, out]).toEqual([1, expect.stringContaining("Leak check: ◐ proved except T ≤ 3")]);
  expect((await heddle("check", path, "--sizes-only")).code).toBe(0);
});
