// `heddle fix`, and what `heddle check --json` says of leaks and habits beside errors.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../scripts/run-step.ts";
import { bundledHeddle, graph, type Json } from "./heddle.ts";

const { heddle, json, file } = bundledHeddle();
const broken = (name: string): string => join(root, "graphs/broken", `${name}.graph.json`);

test("check --json has a leak with its witness and fixes as edits", async () => {
  const { code, json: checked } = await json("check", broken("mask-unplugged"));
  expect(code).toBe(1);
  expect(checked.ok).toBe(false);
  const [leak] = checked.diagnostics;
  expect(leak).toMatchObject({
    code: "leak/future",
    severity: "error",
    node: "blocks/attn",
    port: "mask",
    wires: expect.arrayContaining([expect.stringContaining("→")]),
  });
  expect(leak.witness.some((step: Json) => step.crossing)).toBe(true);
  expect(leak.fixes[0].edits[0]).toMatchObject({ edit: "connect", wire: "in.mask → attn.mask" });
});

test("warnings leave the exit code at 0", async () => {
  const { code, json: checked } = await json("check", broken("no-scale"));
  expect(code).toBe(0);
  expect(checked.ok).toBe(true);
  expect(checked.diagnostics).toEqual([
    expect.objectContaining({ code: "lint/scale-missing", severity: "warning", node: "blocks/attn" }),
  ]);
});

test("consequences are folded behind their cause", async () => {
  const { out } = await heddle("check", broken("growing-layers"));
  expect(out).toContain("1 error");
  expect(out).toContain('Run "heddle fix" to list fixes.');
});

test("fix lists what would mend a graph", async () => {
  const listed = await heddle("fix", broken("wide-wo"));
  expect(listed.code).toBe(1);
  expect(listed.out).toContain("shape/size@blocks/add_1.b");
  expect(listed.out).toContain('1. Set out of "blocks/wo" to D');
  const { code, out } = await heddle("fix", graph("decoder-only"));
  expect([code, out]).toEqual([0, "No problems.\n"]);
});

test("fix --apply mends a graph in place, as canonical text", async () => {
  const path = await file("broken.graph.json", await readFile(broken("mask-unplugged"), "utf8"));
  const { code, json: applied } = await json("fix", path, "--apply", "leak/future@blocks/attn");
  expect(code).toBe(0);
  expect(applied).toMatchObject({ ok: true, file: path, left: [] });
  expect(applied.applied.fixes).toHaveLength(1);
  const text = await readFile(path, "utf8");
  expect(text).toContain('"in.mask → attn.mask"');
  expect((await heddle("check", path)).code).toBe(0);
});

test("fix --apply to another file, or to stdout", async () => {
  const source = await readFile(broken("no-scale"), "utf8");
  const path = await file("unscaled.graph.json", source);
  const out = await file("scaled.graph.json", "");
  const said = await heddle("fix", path, "--apply", "lint/scale-missing", "-o", out);
  expect(said.out).toContain("No problems left.");
  expect(await readFile(path, "utf8")).toBe(source);
  const printed = await heddle("fix", path, "--apply", "lint/scale-missing@blocks/attn", "-o", "-");
  expect(printed.out).toBe(await readFile(out, "utf8"));
});

test("what cannot be applied is said", async () => {
  const none = await heddle("fix", broken("no-scale"), "--apply", "leak/future");
  expect(none).toMatchObject({
    code: 2,
    error: expect.stringContaining("it has lint/scale-missing@blocks/attn"),
  });
  const elsewhere = await heddle("fix", broken("no-scale"), "--apply", "lint/scale-missing@nowhere");
  expect(elsewhere.code).toBe(2);
  expect(await heddle("fix", graph("decoder-only"), "--apply", "leak/future")).toMatchObject({
    code: 2,
    error: expect.stringContaining("it has no problems"),
  });
});
