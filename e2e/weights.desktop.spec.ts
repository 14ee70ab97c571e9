// The desktop app reads the weights that a graph names from the folder of its file.
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../scripts/run-step.ts";
import "../src/shared/ipc.ts"; // declares window.heddle
import { sharedData } from "../test/support/shared-data.ts";
import { expect, test } from "./fixtures.ts";
import { answerDialogs } from "./workbench.ts";

test.use({ ownApp: true });
const model = sharedData("hf/llama");

test("an imported model opens with its weights; without their file it says so", async ({ page, app }) => {
  test.skip(model === null, "SKIPPED: ../shared/data is absent");
  const folder = await mkdtemp(join(tmpdir(), "heddle-e2e-beside-"));
  const graph = join(folder, "m.graph.json");
  const heddle = join(root, "dist/cli/heddle.js");
  await promisify(execFile)(process.execPath, [heddle, "import", model!, "-o", graph]);
  const status = page.locator(".status");
  const open = async () => {
    await answerDialogs(app.electron, { path: graph });
    await page.keyboard.press("Control+o");
  };
  await open();
  await expect(status).toContainText("Weights imported");
  await expect(page.locator(".predictions .bars li").first()).toContainText(/77\s*18\.9%/);
  // They lie beside the graph, with the config for the way back, and are not copied among its runs.
  expect((await readdir(folder)).toSorted()).toEqual(["m.config.json", "m.graph.json", "m.safetensors"]);

  const beside = (name: string) =>
    page.evaluate(
      ([path, name]) =>
        window.heddle!.readWeightsBeside(path!, name!).then(
          (file) => ("error" in file ? file.error : file.name),
          (cause) => String(cause),
        ),
      [graph, name],
    );
  expect(await beside("m.safetensors")).toBe("m.safetensors");
  expect(await beside("../m.safetensors")).toContain("invalid arguments");
  expect(await beside("m.graph.json")).toContain("invalid arguments");

  await rename(join(folder, "m.safetensors"), join(folder, "elsewhere.safetensors"));
  await page.reload();
  await open();
  await expect(status).toContainText("Weights not loaded");
  await expect(page.locator(".notice")).toContainText("m.safetensors");
});
