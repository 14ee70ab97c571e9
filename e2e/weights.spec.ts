// Weights from a file: those of this graph become a run, others are refused with what differs, and nothing changes.
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../scripts/run-step.ts";
import { expect, test } from "./fixtures.ts";
import { chooseData, openPanel } from "./training.ts";

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
  await expect(status).toContainText("trained on stories");
  await expect(first).toContainText(/the\s*9\d\.\d%/);
});
