// Finding: what the first screen asks of the eye, and how a thing is found, renamed and looked at.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { lastStep, node, seriousViolations, shoot, theme } from "./workbench.ts";

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
  expect(await seriousViolations(page, app, ".find")).toEqual([]);
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

test("the palette is one stop for Tab, finds blocks by the field's words, and adds what was meant", async ({
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
  expect(await seriousViolations(page, app, ".palette")).toEqual([]);
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
  expect(await seriousViolations(page, app, ".rename-field")).toEqual([]);
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
  await page.locator(".canvas").click({ position: { x: 30, y: 600 } });
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
