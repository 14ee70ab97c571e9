/** Export from the app: the files are there, and are what `heddle export` writes. */
import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { root } from "../scripts/run-step.ts";
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
    for (const each of names)
      expect(Buffer.compare(await readFile(join(ours, each)), await readFile(join(theirs, each))), each).toBe(
        0,
      );
  }
  await node(page, "attn").locator(".node-name").click();
  await page.keyboard.press("Delete");
  await choose(page, "File", "Export as ONNX…");
  await expect(page.locator(".notice")).toContainText("Not exported, the graph has an error");
});
