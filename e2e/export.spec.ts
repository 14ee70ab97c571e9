// Export from the app: the files are there, and are what `heddle export` writes.
import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { root } from "../scripts/run-step.ts";
import { readSafetensors } from "../src/core/index.ts";
import { type App, expect, test } from "./fixtures.ts";
import { answerDialogs, choose, node } from "./workbench.ts";

const name = "the-smallest-model";
const file = join(root, "graphs/smallest.graph.json");

/** What the command line writes, by its own built program. */
async function byCommand(to: "onnx" | "pytorch"): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), "heddle-e2e-cli-"));
  const weights = join(root, "graphs/smallest.runs/trained.safetensors");
  const path = to === "onnx" ? join(out, `${name}.onnx`) : out;
  const args = ["export", file, "--to", to, "-o", path, "--weights", weights];
  execFileSync(process.execPath, [join(root, "dist/cli/heddle.js"), ...args]);
  return out;
}

/** A folder with what the app wrote. */
async function byApp(page: Page, app: App, to: "onnx" | "pytorch"): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), "heddle-e2e-app-"));
  const item = to === "onnx" ? "Export as ONNX…" : "Export as PyTorch…";
  if (app.electron) {
    await answerDialogs(app.electron, { path: to === "onnx" ? join(out, `${name}.onnx`) : out });
    await choose(page, "File", item);
    await expect(page.locator(".notice")).toContainText("Exported");
    return out;
  }
  const download = page.waitForEvent("download");
  await choose(page, "File", item);
  const made = await download;
  const path = join(out, made.suggestedFilename());
  await made.saveAs(path);
  if (to === "onnx") return out;
  const unpacked = join(out, "unpacked");
  execFileSync("python3", ["-m", "zipfile", "-e", path, unpacked]);
  return unpacked;
}

/** What is computed for the comparison may differ in its last bits: one V8 has another exp than the next. */
function expectAlmost(a?: Buffer, b?: Buffer): void {
  const [ours, theirs] = [readSafetensors(a ?? Buffer.alloc(0)), readSafetensors(b ?? Buffer.alloc(0))];
  if (!ours.ok || !theirs.ok) throw new Error("no safetensors");
  expect([...ours.tensors.keys()]).toEqual([...theirs.tensors.keys()]);
  for (const [name, { data }] of ours.tensors) {
    const far = [...data].filter((v, i) => {
      const w = theirs.tensors.get(name)?.data[i] ?? Number.NaN;
      return !(Math.abs(v - w) <= 1e-6 + 1e-5 * Math.abs(w));
    });
    expect(far, name).toEqual([]);
  }
}

test("ONNX and PyTorch, with the weights of the canvas; a graph with an error is refused with the reason", async ({
  page,
  app,
}) => {
  await choose(page, "Presets", /^The smallest model/);
  await expect(page.locator(".status")).toContainText("trained on");
  for (const to of ["onnx", "pytorch"] as const) {
    const [ours, theirs] = [await byApp(page, app, to), await byCommand(to)];
    const names = await readdir(theirs);
    expect((await readdir(ours)).sort()).toEqual(names.sort());
    for (const each of names) {
      const [a, b] = await Promise.all([ours, theirs].map((folder) => readFile(join(folder, each))));
      if (each === "parity.safetensors") expectAlmost(a, b);
      else expect(Buffer.compare(a as Buffer, b as Buffer), each).toBe(0);
    }
  }
  await node(page, "attn").locator(".node-name").click();
  await page.keyboard.press("Delete");
  await choose(page, "File", "Export as ONNX…");
  await expect(page.locator(".notice")).toContainText("Not exported, the graph has an error");
});
