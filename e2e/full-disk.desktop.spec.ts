// The disks of the file and of the rescue copies are full: real ones, which root alone can mount.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../scripts/run-step.ts";
import { expect, test } from "./fixtures.ts";
import "../src/shared/ipc.ts"; // declares window.heddle
import { answerDialogs, node } from "./workbench.ts";

test.use({ ownApp: true });

const run = promisify(execFile);
/** False where it cannot be had. */
const mountAt = (folder: string): Promise<boolean> =>
  run("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder]).then(
    () => true,
    () => false,
  );
const fill = (folder: string) =>
  writeFile(join(folder, "filler"), new Uint8Array(2 ** 20)).catch(() => undefined);

test("full disks: the old file is whole, the work stays unsaved, and both are said", async ({
  page,
  app,
}) => {
  const folder = await mkdtemp(join(tmpdir(), "heddle-full-"));
  const copies = join(await app.electron!.evaluate(({ app }) => app.getPath("userData")), "journal");
  await mkdir(copies, { recursive: true });
  const mounted: string[] = [];
  for (const each of [folder, copies]) if (await mountAt(each)) mounted.push(each);
  try {
    test.skip(mounted.length < 2, "SKIPPED: only root can mount a file system of its own");
    const path = join(folder, "mine.graph.json");
    const preset = await readFile(join(root, "graphs/decoder-only.graph.json"), "utf8");
    const before = preset.replace('"name": "Decoder-only"', '"name": "Mine"');
    await writeFile(path, before);
    await answerDialogs(app.electron, { path });
    await expect(page.locator(".predictions .bars li")).not.toHaveCount(0);
    await page.keyboard.press("Control+O");
    await expect(page.getByLabel("Name of the graph")).toHaveValue("Mine");
    await Promise.all(mounted.map(fill));

    const notice = page.locator(".notice");
    await node(page, "lm_head").locator(".node-name").click();
    await page.getByLabel("std", { exact: true }).fill("0.5");
    await expect(notice).toContainText("no copy of it can be kept (the disk is full). Save the graph.");
    await page.keyboard.press("Control+S");
    await expect(notice).toContainText(
      /^Not saved: .*mine\.graph\.json: the disk is full\. Save as… keeps it/,
    );
    await expect(page.locator('[aria-label="Unsaved changes"]')).toBeAttached();
    expect(await readFile(path, "utf8")).toBe(before);
    expect((await readdir(folder)).sort()).toEqual(["filler", "mine.graph.json"]);
    expect(await readdir(copies)).toEqual(["filler"]);

    // Once there is room, the copy is made without another edit, and the file is saved.
    await Promise.all(mounted.map((each) => rm(join(each, "filler"))));
    await expect
      .poll(() => page.evaluate(async () => (await window.heddle!.readJournal())[0]?.text ?? ""))
      .toContain("0.5");
    await page.keyboard.press("Control+S");
    await expect(page.locator('[aria-label="Saved"]')).toBeAttached();
    expect(JSON.parse(await readFile(path, "utf8")).nodes.lm_head.params.std).toBe(0.5);
  } finally {
    for (const each of mounted) await run("umount", ["-l", each]);
    await rm(folder, { recursive: true });
  }
});
