// Several graphs open as tabs: each with its own undo, view and file, by mouse and by keyboard; nothing goes unasked.
import { readFileSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linkOf, localBase } from "../src/share/link.ts";
import { expect, test } from "./fixtures.ts";
import { answerDialogs, choose, node, shoot, violations } from "./workbench.ts";

test.use({ ownApp: true });

const preset = new URL("../graphs/decoder-only.graph.json", import.meta.url);

test("graphs open as tabs with their own undo and view; closing asks, and all are saved with the window", async ({
  page,
  app,
}) => {
  const tabs = page.getByRole("tablist", { name: "Open graphs" }).getByRole("tab");
  const name = page.getByLabel("Name of the graph");
  const std = page.getByLabel("std", { exact: true });
  const undo = page.getByRole("button", { name: "Undo", exact: true });
  const [next, previous, close] = app.electron
    ? ["Control+Tab", "Control+Shift+Tab", "Control+W"]
    : ["Alt+PageDown", "Alt+PageUp", "Alt+W"];
  // There is no row for one graph.
  await expect(page.locator(".predictions .bars li")).toHaveCount(8);
  await expect(tabs).toHaveCount(0);

  await node(page, "lm_head").locator(".node-name").click();
  await std.fill("0.5");
  await page.keyboard.press("Enter");
  const place = await node(page, "lm_head").boundingBox();
  await choose(page, "Presets", /^Sort/);
  await expect(tabs).toHaveText(["Decoder-only", "Sort"]);
  await expect(name).toHaveValue("Sort");
  await expect(undo).toBeDisabled();
  await expect(page.locator(".status")).toContainText("trained on sort");
  await name.fill("Sorted");
  await page.keyboard.press("Enter");
  await expect(page).toHaveTitle("• Sorted – Heddle");
  expect(await violations(page, ".graph-tabs")).toEqual([]);

  // Back: what was selected, seen and computed is there, and undo takes its own edit back.
  await tabs.first().click();
  await expect(std).toHaveValue("0.5");
  await expect(page.locator(".predictions .bars li")).toHaveCount(8);
  const again = await node(page, "lm_head").boundingBox();
  expect(Math.abs((again?.width ?? 0) - (place?.width ?? 0))).toBeLessThan(0.1 * (place?.width ?? 0));
  await page.keyboard.press("Control+Z");
  await expect(undo).toBeDisabled();
  await page.keyboard.press("Control+Shift+Z");
  await expect(std).toHaveValue("0.5");
  await page.keyboard.press(next);
  await expect(name).toHaveValue("Sorted");
  await page.keyboard.press("Control+Z");
  await expect(name).toHaveValue("Sort");
  await page.keyboard.press("Control+Shift+Z");
  await page.keyboard.press(previous);
  await expect(name).toHaveValue("Decoder-only");

  // Along the row by keys; Delete closes, and what is unsaved is asked about in front.
  await tabs.first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(tabs.nth(1)).toBeFocused();
  await page.keyboard.press("Control+Shift+ArrowLeft");
  await expect(tabs).toHaveText(["Sorted", "Decoder-only"]);
  await tabs.first().dragTo(tabs.nth(1), { targetPosition: { x: 80, y: 10 } });
  await expect(tabs).toHaveText(["Decoder-only", "Sorted"]);
  // On Linux the middle button pastes what is selected anywhere: here a share link, which a paste would open.
  const link = await linkOf(JSON.parse(readFileSync(preset, "utf8")));
  if (!("fragment" in link)) throw new Error("the preset is too long for a link");
  await app.electron?.evaluate(({ clipboard }, text) => {
    Reflect.apply(clipboard.writeText, clipboard, [text, "selection"]);
  }, localBase + link.fragment);
  await tabs.first().click({ button: "middle" });
  const question = page.getByRole("dialog", { name: "Save the changes to Decoder-only?" });
  await expect(question).toBeVisible();
  await shoot(page, "tabs-closing", app.target);
  await page.keyboard.press("Escape");
  await expect(tabs).toHaveCount(2);

  await choose(page, "File", "New graph");
  await expect(page.locator(".empty-canvas")).toBeVisible();
  await page.keyboard.press(close);
  await expect(tabs).toHaveText(["Decoder-only", "Sorted"]);

  if (!app.electron) {
    await tabs.nth(1).focus();
    await page.keyboard.press("Delete");
    await page.getByRole("button", { name: "Don't save" }).click();
    await expect(tabs).toHaveCount(0);
    await expect(name).toHaveValue("Decoder-only");
    return;
  }
  // A file that is open is gone to. The window asks for all that is unsaved, and each is saved under its name.
  const folder = await mkdtemp(join(tmpdir(), "heddle-e2e-tabs-"));
  const path = join(folder, "mine.graph.json");
  await answerDialogs(app.electron, { path });
  await page.keyboard.press("Control+S");
  await expect(tabs).toHaveText(["mine", "Sorted"]);
  await page.keyboard.press(next);
  await page.keyboard.press("Control+O");
  await expect(tabs.first()).toHaveAttribute("aria-selected", "true");
  await expect(tabs).toHaveCount(2);
  await node(page, "lm_head").locator(".node-name").click();
  await std.fill("0.75");
  await page.keyboard.press("Enter");
  await app.electron.evaluate(
    ({ dialog }, path) => {
      const asked: string[] = [];
      Object.assign(globalThis, { asked });
      dialog.showMessageBox = (async (_: unknown, { message }: { message: string }) => ({
        response: asked.push(message) - asked.length,
        checkboxChecked: false,
      })) as never;
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: path });
    },
    join(folder, "sorted.graph.json"),
  );
  const ended = app.electron.waitForEvent("close");
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await ended;
  expect(JSON.parse(await readFile(path, "utf8")).nodes.lm_head.params.std).toBe(0.75);
  expect(JSON.parse(await readFile(join(folder, "sorted.graph.json"), "utf8")).name).toBe("Sorted");
});
