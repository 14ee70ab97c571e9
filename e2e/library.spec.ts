// Blocks of one's own: saved, found in the palette, put into other graphs, handed on as files, refused when broken.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import type { App } from "./fixtures.ts";
import { expect, test } from "./fixtures.ts";
import {
  choose,
  clearSpot,
  dragBlock,
  lastStep,
  node,
  openText,
  readGraph,
  saveAs,
  selectNodes,
  shoot,
  theme,
} from "./workbench.ts";

const myBlocks = (page: Page, name: string) => page.locator(".custom-block-row", { hasText: name });

async function saveBlocks(page: Page, name: string): Promise<void> {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await node(page, "blocks").locator(".node-name").click();
  await page.keyboard.press("Control+Shift+B");
  const dialog = page.getByRole("dialog", { name: "Save as a block" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Description").fill("Two Pre-LN blocks");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(myBlocks(page, name)).toBeVisible();
}

/** The text of the file that an export writes. */
async function exported(page: Page, app: App, act: () => Promise<void>): Promise<string> {
  if (app.electron) {
    const path = await app.electron.evaluate(({ dialog, app: electron }) => {
      const filePath = `${electron.getPath("userData")}/exported.block.json`;
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
      return filePath;
    });
    await act();
    await expect.poll(() => readFile(path, "utf8").catch(() => "")).not.toBe("");
    return readFile(path, "utf8");
  }
  const download = page.waitForEvent("download");
  await act();
  return readFile(await (await download).path(), "utf8");
}

/** Writes into the library behind the page's back, as another window or a newer Heddle may. */
async function putIntoLibrary(page: Page, name: string, text: string): Promise<void> {
  await page.evaluate(
    ({ name, text }) =>
      window.heddle
        ? window.heddle.writeLibrary(name, text)
        : new Promise((done, fail) => {
            const opened = indexedDB.open("heddle-library", 1);
            opened.onerror = fail;
            opened.onsuccess = () => {
              const transaction = opened.result.transaction("blocks", "readwrite");
              transaction.objectStore("blocks").put({ name, text });
              transaction.oncomplete = () => done(null);
            };
          }),
    { name, text },
  );
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
}

test("a group is saved, dragged into a graph, renamed, exported, deleted, and comes back as a file", async ({
  page,
  app,
}) => {
  await theme(page, "light");
  // Points of wires and notes inside it are part of the block.
  const inside = {
    routes: { "blocks/qkv.x": [[300, 40]] },
    frames: { "blocks/f": { text: "Attention", at: [0, -40], size: [400, 300] } },
    comments: { "blocks/c": { text: "Why two?", at: [10, 20] } },
  };
  await openText(page, JSON.stringify({ ...(await readGraph("decoder-only")), ...inside }));
  await saveBlocks(page, "My stack");
  const original = JSON.parse(await saveAs(page, app)).nodes.blocks;
  await myBlocks(page, "My stack").scrollIntoViewIfNeeded();
  await shoot(page, "library", app.target);
  await dragBlock(page, "my-stack.block.json");
  await expect(node(page, "my_stack")).toBeVisible();
  await expect(lastStep(page)).toHaveAccessibleDescription(/Add My stack/);
  const placed = JSON.parse(await saveAs(page, app));
  expect(placed.nodes.my_stack).toEqual({ ...original, title: "My stack" });
  for (const key of ["routes", "frames", "comments"] as const)
    for (const [path, value] of Object.entries(inside[key]))
      expect(placed[key][path.replace("blocks/", "my_stack/")]).toEqual(value);
  await page.keyboard.press("Control+Z");
  await expect(node(page, "my_stack")).toHaveCount(0);

  // By search, with the wire in hand.
  const ground = await clearSpot(page);
  await page.mouse.dblclick(ground.x, ground.y);
  await page.keyboard.type("my stack");
  await expect(page.locator(".add-search").getByRole("option").first()).toContainText("My blocks");
  await page.keyboard.press("Enter");
  await expect(node(page, "my_stack")).toBeVisible();

  await myBlocks(page, "My stack").hover();
  await page.getByRole("button", { name: "More about My stack" }).click();
  await shoot(page, "library-menu", app.target);
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await page.getByRole("dialog", { name: "Rename block" }).getByLabel("Name").fill("Tower");
  await page.getByRole("dialog", { name: "Rename block" }).getByRole("button", { name: "Save" }).click();
  await expect(myBlocks(page, "Tower")).toBeVisible();
  await expect(myBlocks(page, "My stack")).toHaveCount(0);

  const text = await exported(page, app, async () => {
    await myBlocks(page, "Tower").hover();
    await page.getByRole("button", { name: "More about Tower" }).click();
    await page.getByRole("menuitem", { name: "Export as a file…" }).click();
  });
  expect(JSON.parse(text)).toMatchObject({
    heddle: "block",
    format: 1,
    name: "Tower",
    about: "Two Pre-LN blocks",
  });

  await myBlocks(page, "Tower").locator(".palette-item").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(myBlocks(page, "Tower")).toHaveCount(0);
  await openText(page, text, "tower.block.json");
  await expect(myBlocks(page, "Tower")).toBeVisible();
  await page.reload();
  await expect(myBlocks(page, "Tower")).toBeVisible();
});

test("dims that the graph lacks are added or mapped", async ({ page, app }) => {
  await saveBlocks(page, "Stack");
  const { dims, ...graph } = await readGraph("encoder");
  const { N: _, ...others } = dims as Record<string, number>;
  const nodes = Object.fromEntries(
    Object.entries(graph.nodes).map(([id, n]) => [
      id,
      n.block === "repeat" ? { ...n, params: { count: 2 } } : n,
    ]),
  );
  await openText(page, JSON.stringify({ ...graph, nodes, dims: { ...others, L: 3 } }));
  await expect(page.getByLabel("Name of the graph")).toHaveValue(String(graph.name));
  await dragBlock(page, "stack.block.json");
  const dialog = page.getByRole("dialog", { name: "Dimensions of Stack" });
  await expect(dialog).toContainText("This graph has no dimension N.");
  await shoot(page, "library-dims", app.target);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(node(page, "stack")).toHaveCount(0);
  await dragBlock(page, "stack.block.json");
  await dialog.getByLabel("N").selectOption("L");
  await dialog.getByRole("button", { name: "Add the block" }).click();
  await expect(node(page, "stack")).toContainText("×3");
  const saved = JSON.parse(await saveAs(page, app));
  expect(saved.nodes.stack.params.count).toBe("L");
  expect(saved.dims.N).toBeUndefined();
});

test("a block that cannot be used is refused with a reason, and nothing is changed", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  const first = await saveAs(page, app);
  const group = { inputs: { x: "shared" }, outputs: [], nodes: {}, wires: ["in.x → ghost.x"] };
  const good = {
    heddle: "block",
    format: 1,
    name: "B",
    dims: {},
    node: { block: "group", body: group },
    layout: {},
  };
  const cases: [string, string, RegExp][] = [
    ["newer.block.json", JSON.stringify({ ...good, format: 99 }), /format 99.*use a newer Heddle/],
    ["broken.block.json", JSON.stringify(good), /Its group has an error: .*ghost/],
    ["words.block.json", "hello", /Not valid JSON/],
    ["graph.block.json", JSON.stringify(await readGraph("encoder")), /it is a graph/],
    ["cat.png", "\u0089PNG", /Heddle opens graphs/],
  ];
  for (const [name, text, why] of cases) {
    await openText(page, text, name);
    const dialog = page.getByRole("dialog", { name: "File not opened" });
    await expect(dialog).toContainText(`${name} was not opened`);
    await expect(dialog).toContainText(why);
    await dialog.getByRole("button", { name: "Close" }).click();
  }
  await expect(page.locator(".custom-block-row")).toHaveCount(0);
  expect(await saveAs(page, app)).toBe(first);
  // One that lies in the library already stands there with the reason, and cannot be added.
  await putIntoLibrary(page, "newer.block.json", JSON.stringify({ ...good, format: 99 }));
  const newer = myBlocks(page, "newer").locator(".palette-item");
  await expect(newer).toHaveAttribute("aria-disabled", "true");
  await newer.hover();
  await expect(page.locator(".tip")).toContainText(/format 99.*use a newer Heddle/);
  await dragBlock(page, "newer.block.json");
  expect(await saveAs(page, app)).toBe(first);
  await selectNodes(page, "emb", "blocks");
  await choose(page, "Edit", /Save as a block/);
  await expect(page.locator(".notice")).toContainText("create a cycle");
});
