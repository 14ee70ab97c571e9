// Weights from a file: those of this graph become a run, others are refused with what differs, and nothing changes.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../scripts/run-step.ts";
import { sharedData } from "../test/support/shared-data.ts";
import { expect, test } from "./fixtures.ts";
import { chooseData, openPanel } from "./training.ts";
import { openText } from "./workbench.ts";

const shipped = (name: string): string => join(root, "graphs", `${name}.runs`, "trained.safetensors");

test("weights of this graph are taken in and used; of another, broken, or no weights at all: refused", async ({
  page,
  app,
}) => {
  const panel = await openPanel(page);
  const status = page.locator(".status");
  const first = page.locator(".predictions .bars li").first();
  await panel.getByRole("radio", { name: /^Untrained/ }).check();
  await expect(status).toContainText("untrained");
  const button = panel.getByRole("button", { name: "Import weights…" });

  const folder = await mkdtemp(join(tmpdir(), "heddle-e2e-weights-"));
  const bytes = await readFile(shipped("decoder-only"));
  const cut = join(folder, "cut.safetensors");
  await writeFile(cut, bytes.subarray(0, 5000));
  const picture = join(folder, "cat.safetensors");
  await writeFile(picture, "\u0089PNG, and no weights at all");
  for (const [path, why] of [
    [
      shipped("smallest"),
      /is of another graph: it lacks add_pe|is of another graph: it lacks [\w.]+, .* and \d+ more/,
    ],
    [shipped("decoder-modern"), /the graph has no blocks\.0\.\w+/],
    [cut, /cut\.safetensors: .*bytes/],
    [picture, /this is not a safetensors file/],
  ] as const) {
    await chooseData(page, app, button, path);
    await expect(page.locator(".notice")).toContainText(why);
    await page.locator(".notice").getByRole("button", { name: "Dismiss" }).click();
    await expect(panel.locator(".run-label")).toHaveCount(1);
    await expect(status).toContainText("untrained");
  }

  await chooseData(page, app, button, shipped("decoder-only"));
  await expect(panel.locator(".run-label")).toHaveText(["Pretrained: stories", "from trained.safetensors"]);
  await expect(panel.locator(".run-choice input").nth(2)).toBeChecked();
  await expect(status).toContainText("Weights imported");
  await expect(first).toContainText(/the\s*9\d\.\d%/);
});

const model = sharedData("hf/llama");

test("an imported model says that its weights are not loaded, and with them predicts what it does elsewhere", async ({
  page,
  app,
}) => {
  test.skip(model === null, "SKIPPED: ../shared/data is absent");
  const folder = await mkdtemp(join(tmpdir(), "heddle-e2e-import-"));
  const graph = join(folder, "m.graph.json");
  await promisify(execFile)(process.execPath, [
    join(root, "dist/cli/heddle.js"),
    "import",
    model!,
    "-o",
    graph,
  ]);
  await openText(page, await readFile(graph, "utf8"), "m.graph.json");
  const status = page.locator(".status");
  await expect(status).toContainText("Weights not loaded");
  const panel = await openPanel(page);
  await chooseData(
    page,
    app,
    panel.getByRole("button", { name: "Import weights…" }),
    join(folder, "m.safetensors"),
  );
  await expect(status).toContainText("Weights imported");
  await expect(page.locator(".predictions .bars li").first()).toContainText(/77\s*18\.9%/);
});
