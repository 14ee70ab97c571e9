// What the specs of the workbench share: finding nodes, opening graphs, choosing a theme.
import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Locator, type Page } from "@playwright/test";
import { root } from "../scripts/run-step.ts";
import type { App } from "./fixtures.ts";

export const node = (page: Page, path: string): Locator => page.locator(`[data-node="${path}"]`);

export interface GraphFile {
  nodes: Record<string, Record<string, unknown>>;
  weights: Record<string, unknown>;
  [key: string]: unknown;
}

export const readGraph = async (name: string): Promise<GraphFile> =>
  JSON.parse(await readFile(join(root, "graphs", `${name}.graph.json`), "utf8"));

/** `decoder-only` and all others that ship. */
export const presetFiles: readonly string[] = readdirSync(join(root, "graphs"))
  .filter((name) => name.endsWith(".graph.json"))
  .map((name) => name.replace(".graph.json", ""));

/** By its file's name, from the menu. */
export async function openPreset(page: Page, file: string): Promise<void> {
  const name = String((await readGraph(file)).name);
  await page.getByRole("menuitem", { name: "Presets", exact: true }).click();
  await page
    .getByRole("menuitem")
    .filter({ has: page.locator(`.menu-label:text-is("${name}")`) })
    .click();
  await expect(page.getByLabel("Name of the graph")).toHaveValue(name);
}

/** Drops a graph file on the canvas, as from a file manager. */
export async function openText(page: Page, text: string, name = "some.graph.json"): Promise<void> {
  const data = await page.evaluateHandle(
    ({ text, name }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name, { type: "application/json" }));
      return transfer;
    },
    { text, name },
  );
  await page.locator(".canvas").dispatchEvent("dragover", { dataTransfer: data });
  await page.locator(".canvas").dispatchEvent("drop", { dataTransfer: data });
}

/** Clicks through the themes until the wanted one is on. */
export async function theme(page: Page, wanted: "light" | "dark" | "contrast"): Promise<void> {
  for (let i = 0; i < 4; i++) {
    if ((await page.evaluate(() => document.documentElement.dataset.theme)) === wanted) break;
    await page.getByRole("button", { name: /^Theme:/ }).click();
  }
  await page.mouse.move(2, 500);
  await page.waitForTimeout(150);
}

/** The size of the page: in Electron that of its window. */
export async function resize(page: Page, { electron }: App, width: number, height: number): Promise<void> {
  if (!electron) return page.setViewportSize({ width, height });
  const window = await electron.browserWindow(page);
  await window.evaluate((w, [x, y]) => w.setContentSize(x ?? 0, y ?? 0), [width, height]);
}

const shots = join(process.env.HEDDLE_RESULTS ?? join(root, "results"), "screenshots");

/** Takes a screenshot for people to look at; gives its path. In CI nobody looks, and a tenth of the time goes into them. */
export async function shoot(page: Page, name: string, target: string): Promise<string> {
  const path = join(shots, `${target}-${name}.png`);
  if (process.env.CI) return path;
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path });
  return path;
}

/** What axe finds, minor matters too, in the whole page or within some of it. */
export const violations = (page: Page, ...within: string[]): Promise<string[]> => told(page, within);

/** The same of colours alone: of what has been looked at in another theme. */
export const paleText = (page: Page, ...within: string[]): Promise<string[]> =>
  told(page, within, ["color-contrast"]);

async function told(page: Page, within: readonly string[], rules?: string[]): Promise<string[]> {
  // Else it opens a page of its own, which Electron does not do, and takes twice as long.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (rules) axe.withRules(rules);
  for (const selector of within) axe.include(selector);
  const found = (await axe.analyze()).violations;
  return found.flatMap(({ id, nodes }) => {
    // A menu or a tip floats over the page for a moment, and is in none of its landmarks.
    const floats = (target: string) =>
      id === "region" && target.includes("data-radix-popper-content-wrapper");
    const left = nodes.map((n) => n.target.join(" ")).filter((target) => !floats(target));
    return left.length > 0 ? [`${id}: ${left.join("; ")}`] : [];
  });
}

/** Chooses from a menu of the bar. */
export async function choose(page: Page, menu: string, item: string | RegExp): Promise<void> {
  await page.getByRole("menuitem", { name: menu, exact: true }).click();
  await page.locator("[role=menu] .menu-item").filter({ hasText: item }).first().click();
  await expect(page.locator("[role=menu]")).toHaveCount(0);
  await settled(page);
}

/** Waits until what has closed has given the focus back: it takes a frame or two, which no hand is faster than. */
export const settled = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise((done) =>
        setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
      ),
  );

/** Answers the next dialogs of the system as a user would; without a path the file dialogs are closed again. */
export async function answerDialogs(
  electron: App["electron"],
  answers: { path?: string; button?: number },
): Promise<void> {
  await electron?.evaluate(({ dialog }, { path = "", button = 0 }) => {
    dialog.showOpenDialog = async () => ({ canceled: !path, filePaths: path ? [path] : [] });
    dialog.showSaveDialog = async () => ({ canceled: !path, filePath: path });
    dialog.showMessageBox = async () => ({ response: button, checkboxChecked: false });
  }, answers);
}

/** Clicks nodes: the first alone, the others with Ctrl. */
export async function selectNodes(page: Page, ...ids: string[]): Promise<void> {
  for (const [i, id] of ids.entries())
    await node(page, id)
      .locator(".node-name")
      .click(i === 0 ? {} : { modifiers: ["Control"] });
}

/** What the bar's undo would take back, in its description. */
export const lastStep = (page: Page): Locator => page.getByRole("button", { name: "Undo", exact: true });

async function middleOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`not on the screen: ${locator}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** A place on the canvas where nothing is, with room for a node: of several the one nearest to its middle. */
export async function clearSpot(page: Page): Promise<{ x: number; y: number }> {
  const found = await page.evaluate(() => {
    const canvas = document.querySelector(".canvas")?.getBoundingClientRect();
    if (!canvas) return null;
    const taken = [...document.querySelectorAll(".react-flow__node, .note")].map((e) =>
      e.getBoundingClientRect(),
    );
    const isPane = (x: number, y: number) =>
      document.elementFromPoint(x, y)?.classList.contains("react-flow__pane") ?? false;
    const isClear = (x: number, y: number) =>
      taken.every(({ left, top, right, bottom }) => {
        const [dx, dy] = [Math.max(left - x, x - right), Math.max(top - y, y - bottom)];
        return dx > 225 || dy > 45;
      }) && [-60, 0, 60].every((dx) => [-30, 0, 30].every((dy) => isPane(x + dx, y + dy)));
    const [middleX, middleY] = [canvas.x + canvas.width / 2, canvas.y + canvas.height / 2];
    const spots: { x: number; y: number; away: number }[] = [];
    for (let x = canvas.left + 70; x < canvas.right - 70; x += 15)
      for (let y = canvas.top + 40; y < canvas.bottom - 40; y += 15)
        if (isClear(x, y)) spots.push({ x, y, away: Math.hypot(x - middleX, y - middleY) });
    return spots.sort((a, b) => a.away - b.away)[0] ?? null;
  });
  if (!found) throw new Error("the canvas is full");
  return { x: found.x, y: found.y };
}

/** A block of the palette, which is unfolded where it is not among the first. */
export async function paletteItem(page: Page, kind: string): Promise<Locator> {
  const item = page.locator(`.palette-item[data-block="${kind}"]`);
  if ((await item.count()) === 0) await page.getByRole("button", { name: /^All \d+ blocks$/ }).click();
  await item.scrollIntoViewIfNeeded();
  return item;
}

/** Drags a block from the palette to a place on the screen, else to where nothing is. */
export async function dragBlock(page: Page, kind: string, at?: { x: number; y: number }): Promise<void> {
  const item = await paletteItem(page, kind);
  const from = await middleOf(item);
  const { x, y } = at ?? (await clearSpot(page));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + x) / 2, (from.y + y) / 2);
  await page.mouse.move(x, y);
  await page.mouse.up();
}

export const socket = (page: Page, name: string): Locator => page.locator(`[data-socket="${name}"]`);

/** Drags from one socket to another without letting go. */
export async function pullWire(page: Page, from: string, to: string): Promise<void> {
  const [a, b] = [await middleOf(socket(page, from)), await middleOf(socket(page, to))];
  await page.mouse.move(a.x, a.y);
  await page.mouse.down();
  await page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2, { steps: 3 });
  await page.mouse.move(b.x, b.y, { steps: 2 });
}

/**
 * `a.out → b.in` as a person draws it: aims again when the node grew with its first values under the hand, and the
 * wire is let go where the hint says that it fits.
 */
export async function drawWire(page: Page, wire: string): Promise<void> {
  const [from = "", to = ""] = wire.split(" → ");
  const [a, out] = from.split(".");
  const [b, into] = to.split(".");
  const fits = page.locator(".wiring-hint.fits");
  await expect(async () => {
    await pullWire(page, `${a}.out.${out}`, `${b}.in.${into}`);
    const hit = await fits.waitFor({ timeout: 1_000 }).then(
      () => true,
      () => false,
    );
    // A drag is given up, as Escape does; what was missed is aimed at anew.
    if (!hit) await page.keyboard.press("Escape");
    await page.mouse.up();
    expect(hit, `${wire} was not at its socket`).toBe(true);
  }).toPass({ timeout: 15_000 });
  await expect(fits).toHaveCount(0);
}

/** Saves under a new name; gives what was written. */
export async function saveAs(page: Page, app: App): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "heddle-e2e-save-"));
  const path = join(folder, "saved.graph.json");
  if (app.electron) {
    await answerDialogs(app.electron, { path });
    await page.keyboard.press("Control+Shift+S");
    await expect.poll(() => readFile(path, "utf8").catch(() => "")).not.toBe("");
    return readFile(path, "utf8");
  }
  await page.evaluate(() => Object.assign(window, { showSaveFilePicker: undefined }));
  const download = page.waitForEvent("download");
  await page.keyboard.press("Control+Shift+S");
  return readFile(await (await download).path(), "utf8");
}

/** Opens a text by the Open command. */
export async function openByCommand(page: Page, app: App, text: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "heddle-e2e-open-"));
  const path = join(folder, "opened.graph.json");
  await writeFile(path, text);
  await settled(page);
  if (app.electron) {
    await answerDialogs(app.electron, { path });
    await page.keyboard.press("Control+O");
    return;
  }
  await page.evaluate(() => Object.assign(window, { showOpenFilePicker: undefined }));
  const chooser = page.waitForEvent("filechooser");
  await choose(page, "File", /^Open/);
  await (await chooser).setFiles(path);
}

/** Drags files of the disk onto the canvas, as the system tells the window of them. */
export async function dropFromDisk(page: Page, files: readonly string[]): Promise<void> {
  // Until the page is there nobody listens.
  await expect(page.locator(".status")).toBeVisible();
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await devtools.send("Input.dispatchDragEvent", { type, x: 500, y: 600, data });
  await devtools.detach();
}
