// Finding: what the first screen asks of the eye, and how a thing is found, renamed and looked at.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { clearSpot, lastStep, node, readGraph, shoot, theme, violations } from "./workbench.ts";

/** Controls on the first screen of release f52bbd0 at 1400×900: whatever adds one folds another away. */
const mostControls = 59;

/** Controls that can be seen, by name. Nodes are the graph's, and none of the window's. */
const controlsInView = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const controls =
      "button, input, select, textarea, summary, a[href], hr[tabindex], [role=menuitem], [role=tab]";
    return [...document.querySelectorAll<HTMLElement>(controls)]
      .filter((element) => {
        if (element.closest(".react-flow__node")) return false;
        if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
        const { left, right, top, bottom } = element.getBoundingClientRect();
        const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        return at !== null && (element.contains(at) || at.contains(element));
      })
      .map((element) => element.getAttribute("aria-label") ?? element.textContent.trim());
  });

/** From now on, what has flashed: names of nodes and sockets. */
async function watchFlashes(page: Page): Promise<() => Promise<readonly string[]>> {
  const seen = await page.evaluateHandle(() => {
    const seen: string[] = [];
    const animate = Element.prototype.animate;
    Element.prototype.animate = function (...given) {
      if (this instanceof HTMLElement) seen.push(this.dataset.node ?? this.dataset.socket ?? "");
      return animate.apply(this, given);
    };
    return seen;
  });
  return () => seen.jsonValue();
}

test.describe("as a new user finds it", () => {
  test.use({ presetBlocks: "open" });

  test("the first screen has no more controls than it had; what is in the graph is found at every level", async ({
    page,
    app,
  }) => {
    await expect(node(page, "emb").locator("img")).toHaveCount(1);
    const controls = await controlsInView(page);
    expect(controls).toContain("Run");
    expect(controls.length, controls.join("\n")).toBeLessThanOrEqual(mostControls);
    await theme(page, "light");

    const flashed = await watchFlashes(page);
    // Typed at once: no letter is lost, and none is a command of the canvas.
    await page.keyboard.press("Control+F");
    await page.keyboard.type("softmax");
    const dialog = page.getByRole("dialog", { name: "Find in graph" });
    await expect(dialog.getByRole("option").first()).toContainText("blocks/attn/softmax");
    await shoot(page, "find", app.target);
    expect(await violations(page, ".find")).toEqual([]);
    await page.keyboard.press("Enter");
    await expect(dialog).toHaveCount(0);
    await expect(node(page, "blocks/attn/softmax")).toHaveClass(/is-selected/);
    await expect.poll(flashed).toContain("blocks/attn/softmax");
    await expect(page.locator('.react-flow__node[data-id="softmax"]')).toBeFocused();
    await shoot(page, "found", app.target);

    // Opened again, what was looked for stands there, ready to be written over.
    await page.keyboard.press("Control+F");
    await expect(dialog.getByRole("combobox")).toHaveValue("softmax");
    await page.keyboard.type("param: out wo");
    await page.keyboard.press("Enter");
    await expect(node(page, "blocks/wo")).toHaveClass(/is-selected/);
    await expect(page.getByLabel("out", { exact: true })).toBeFocused();

    // A kind of thing by the mouse, the thing by the keyboard: the value is what the inspector shows.
    await page.keyboard.press("Control+F");
    await page.keyboard.type("scores");
    await dialog.getByText("Values", { exact: true }).click();
    await page.keyboard.press("Shift+Tab");
    await dialog.getByRole("combobox").focus();
    await page.keyboard.press("Enter");
    await expect(dialog).toHaveCount(0);
    await expect(page.locator(".inspector .value-title")).toBeVisible();

    await page.keyboard.press("Control+F");
    await dialog.getByText("All", { exact: true }).click();
    await dialog.getByRole("combobox").fill("dim: D");
    await page.keyboard.press("Enter");
    await expect(page.getByLabel("Dimension D", { exact: true })).toBeFocused();
  });
});

test("D13, D33: the palette is one stop for Tab, finds blocks by the field's words, and adds what was meant", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await theme(page, "light");
  const palette = page.getByRole("complementary", { name: "Blocks" });
  await expect(palette.locator(".palette-item")).toHaveText([
    ...["Tokens", "Embedding", "PE", "QKV", "Attention", "Mask", "Concat", "Wo"],
    ...["Add", "Norm", "FFN", "LMHead"],
  ]);
  await palette.getByRole("searchbox").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(palette.getByRole("button", { name: "Embedding" })).toBeFocused();
  // The ring is seen on all four sides: it lies within whatever would cut it off.
  const ring = await palette.getByRole("button", { name: "Embedding" }).evaluate((element) => {
    const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(element);
    const by = Number.parseFloat(outlineWidth) + Number.parseFloat(outlineOffset);
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const cut: string[] = [];
    for (let e = element.parentElement; e; e = e.parentElement) {
      if (getComputedStyle(e).overflow === "visible") continue;
      const box = e.getBoundingClientRect();
      if (left - by < box.left || right + by > box.right || top - by < box.top || bottom + by > box.bottom)
        cut.push(e.className);
    }
    return { outlineStyle, isSeen: Number.parseFloat(outlineWidth) > 0, cut };
  });
  expect(ring).toEqual({ outlineStyle: "solid", isSeen: true, cut: [] });
  await shoot(page, "palette", app.target);
  // Forward out of it and back again, to where one was.
  await page.keyboard.press("Tab");
  await expect(page.getByRole("separator", { name: "Width of the palette" })).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(palette.getByRole("button", { name: "Embedding" })).toBeFocused();

  await page.keyboard.press("Home");
  await page.keyboard.type("rms norm");
  const first = palette.locator(".palette-item").first();
  await expect(first).toHaveText("Normrmsnorm");
  await shoot(page, "palette-found", app.target);
  expect(await violations(page, ".palette")).toEqual([]);
  await page.keyboard.press("Enter");
  await expect(node(page, "norm")).toHaveClass(/is-selected/);
  await expect(page.getByLabel("kind", { exact: true })).toHaveValue("rmsnorm");
  await palette.getByRole("searchbox").fill("cross entropy");
  await page.keyboard.press("Enter");
  await expect(node(page, "loss")).toHaveClass(/is-selected/);
  // It is among those used last now, from one session to the next.
  await page.reload();
  await expect(palette.locator(".palette-item").last()).toHaveText("Loss");
  await palette.getByRole("button", { name: /^All \d+ blocks$/ }).click();
  expect(await palette.locator(".palette-item").count()).toBeGreaterThan(30);
  await expect(palette.getByText("Import a block…")).toBeVisible();
});

test("a node is renamed where it stands, by F2 and on its title; the zoom is said and set", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await theme(page, "light");
  const title = page.getByLabel("Title of the node");
  const id = page.getByLabel("Id of the node");
  await node(page, "emb").locator(".node-name").click();
  await page.keyboard.press("F2");
  await expect(title).toBeFocused();
  await page.keyboard.type("Word vectors");
  await page.keyboard.press("Tab");
  await page.keyboard.type("mask");
  await expect(page.locator(".rename-field").getByRole("alert")).toContainText("mask");
  await shoot(page, "rename-refused", app.target);
  expect(await violations(page, ".rename-field")).toEqual([]);
  // What is refused stays in the field.
  await page.keyboard.press("Enter");
  await expect(id).toBeFocused();
  await id.fill("words");
  await page.keyboard.press("Enter");
  await expect(node(page, "words").locator(".node-name")).toHaveText("Word vectors");
  await expect(page.locator('.react-flow__node[data-id="words"]')).toBeFocused();
  await expect(lastStep(page)).toHaveAccessibleDescription(/Rename emb to words/);
  await page.keyboard.press("Control+Z");
  await expect(node(page, "emb").locator(".node-name")).toHaveText("Embedding");
  await expect(lastStep(page)).toBeDisabled();

  // On the title a group is renamed, on its body it is opened; Escape and no change are no step.
  await node(page, "blocks").locator(".node-name").dblclick();
  await expect(title).toHaveValue("Blocks");
  await page.keyboard.type("Layers");
  await page.keyboard.press("Escape");
  await expect(title).toHaveCount(0);
  await expect(node(page, "blocks").locator(".node-name")).toHaveText("Blocks");
  await node(page, "norm_f").locator(".node-name").dblclick();
  await page.keyboard.type("Last norm");
  // A press elsewhere is the end of it.
  await page.locator(".canvas").click({ position: { x: 8, y: 8 } });
  await expect(node(page, "norm_f").locator(".node-name")).toHaveText("Last norm");

  const zoom = page.getByRole("button", { name: /^Zoom: \d+%$/ });
  const fitted = await zoom.textContent();
  expect(fitted).not.toBe("100%");
  await page.keyboard.press("Control+0");
  await expect(zoom).toHaveText("100%");
  await page.keyboard.press("Control+Equal");
  await expect(zoom).toHaveText("125%");
  await page.keyboard.press("Control+Minus");
  await page.keyboard.press("Control+Minus");
  await expect(zoom).toHaveText("80%");
  await page.keyboard.press("Shift+Digit1");
  await expect(zoom).toHaveText(fitted ?? "");
  await zoom.click();
  await shoot(page, "zoom-menu", app.target);
  await page.getByRole("menuitem", { name: "Zoom to 100%" }).click();
  await expect(zoom).toHaveText("100%");
  await node(page, "blocks").dblclick();
  await expect(page.locator(".canvas")).toHaveAttribute("data-scope", "blocks");
});

const cameraOf = (page: Page): Promise<{ x: number; y: number; zoom: number }> =>
  page.evaluate(() => {
    const viewport = document.querySelector(".react-flow__viewport");
    const { e, f, a } = new DOMMatrix(viewport ? getComputedStyle(viewport).transform : "");
    return { x: e, y: f, zoom: a };
  });

test("wheel and left button do what one is used to, and it is kept", async ({ page, app }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await theme(page, "light");
  const ground = await clearSpot(page);
  await page.mouse.move(ground.x, ground.y);
  const moved = async (turn: () => Promise<void>) => {
    const before = await cameraOf(page);
    await turn();
    await expect.poll(() => cameraOf(page)).not.toEqual(before);
    const after = await cameraOf(page);
    const [x, y] = [Math.round(after.x - before.x), Math.round(after.y - before.y)];
    return { zooms: after.zoom !== before.zoom, x, y };
  };
  // As it comes: the wheel zooms, two fingers pan, Shift turns the wheel sideways.
  expect((await moved(() => page.mouse.wheel(0, -120))).zooms).toBe(true);
  expect(await moved(() => page.mouse.wheel(7, 12))).toEqual({ zooms: false, x: -7, y: -12 });
  await page.waitForTimeout(250);
  await page.keyboard.down("Shift");
  expect(await moved(() => page.mouse.wheel(0, 120))).toEqual({ zooms: false, x: -120, y: 0 });
  await page.keyboard.up("Shift");
  await page.keyboard.press("Shift+Digit1");
  await node(page, "emb").locator(".node-name").click();
  await node(page, "norm_f")
    .locator(".node-name")
    .click({ modifiers: ["Shift"] });
  await expect(page.locator(".node.is-selected")).toHaveCount(2);

  await page.keyboard.press("Control+Comma");
  const settings = page.getByRole("dialog", { name: "Settings" });
  await expect(settings).toBeVisible();
  await shoot(page, "settings", app.target);
  expect(await violations(page, ".settings")).toEqual([]);
  await settings.getByText("Figma, VS Code").click();
  const title = node(page, "emb").locator(".node-name");
  const sizes = () =>
    Promise.all(
      [page.locator(".palette-item").first(), title].map((of) =>
        of.evaluate((e) => getComputedStyle(e).fontSize),
      ),
    );
  const [panel, onCanvas] = await sizes();
  await settings.getByLabel("Text size in panels").selectOption("largest");
  expect(Number.parseFloat((await sizes())[0] ?? "")).toBeCloseTo(Number.parseFloat(panel ?? "") * 1.25, 1);
  expect((await sizes())[1]).toBe(onCanvas);
  await page.keyboard.press("Escape");
  await shoot(page, "largest", app.target);

  await page.reload();
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await page.mouse.move(ground.x, ground.y);
  expect(await moved(() => page.mouse.wheel(0, 120))).toEqual({ zooms: false, x: 0, y: -120 });
  await page.waitForTimeout(250);
  await page.keyboard.down("Control");
  expect((await moved(() => page.mouse.wheel(0, 120))).zooms).toBe(true);
  await page.keyboard.up("Control");
  await page.keyboard.press("Shift+Digit1");
  // Dragging selects, a click on the ground deselects, Space pans.
  const box = await node(page, "mask").boundingBox();
  if (!box) throw new Error("no mask");
  const drag = async () => {
    await page.mouse.move(box.x - 30, box.y + box.height + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + 40, box.y + 40, { steps: 5 });
    await page.mouse.up();
  };
  await drag();
  await expect(page.locator(".node.is-selected")).toHaveCount(1);
  await page.mouse.click(ground.x, ground.y);
  await expect(page.locator(".node.is-selected")).toHaveCount(0);
  await page.keyboard.down("Space");
  expect(await moved(drag)).toMatchObject({ zooms: false });
  await page.keyboard.up("Space");
  await expect(page.locator(".node.is-selected")).toHaveCount(0);
});

test("window and title name product, file and unsaved work; a file that was open is found again", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await expect(page).toHaveTitle("Decoder-only – Heddle");
  await expect(page.locator(".top .product")).toHaveText("Heddle");
  const text = JSON.stringify(await readGraph("smallest"));
  // A real handle of the browser's own file system stands for one that the picker would give.
  await page.evaluate(async (text) => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle("tiny.graph.json", { create: true });
    const file = await handle.createWritable();
    await file.write(text);
    await file.close();
    Object.assign(window, { showOpenFilePicker: async () => [handle] });
  }, text);
  await page.keyboard.press("Control+O");
  await expect(page).toHaveTitle("tiny.graph.json – Heddle");
  await expect(page.locator(".file-name")).toHaveText("tiny.graph.json");
  await page.getByLabel("Name of the graph").fill("Tiny one");
  await page.keyboard.press("Enter");
  await expect(page).toHaveTitle("• tiny.graph.json – Heddle");
  await theme(page, "light");
  await shoot(page, "named", app.target);
  await page.keyboard.press("Control+S");
  await expect(page).toHaveTitle("tiny.graph.json – Heddle");
  await page.reload();
  await expect(page).toHaveTitle("Decoder-only – Heddle");
  await page.getByRole("menuitem", { name: "File", exact: true }).click();
  await page.getByRole("menuitem", { name: "tiny.graph.json" }).click();
  await expect(page).toHaveTitle("tiny.graph.json – Heddle");
  await expect(page.getByLabel("Name of the graph")).toHaveValue("Tiny one");
});
