// From an empty canvas to a decoder of six layers that is trained and generates, as who has read nothing does it. Each
// click, drag, typed text and key is an action, and there may be 25 of them.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { lastStep, node, shoot, socket } from "./workbench.ts";

test.use({ presetBlocks: "open" });

const mostActions = 25;
const sixLayers = /✓ shapes/;

/** Hands that count what they do. */
class Hands {
  readonly done: string[] = [];
  constructor(private readonly page: Page) {}

  async click(at: Locator, times: 1 | 2 | 3 = 1): Promise<void> {
    this.done.push(`click ${at}`);
    await at.click({ clickCount: times });
  }
  async doubleClick(x: number, y: number): Promise<void> {
    this.done.push("double click");
    await this.page.mouse.dblclick(x, y);
  }
  async drag(from: Locator, x: number, y: number): Promise<void> {
    this.done.push(`drag ${from}`);
    await from.hover();
    await this.page.mouse.down();
    await this.page.mouse.move(x, y, { steps: 6 });
    await this.page.mouse.up();
  }
  async type(text: string): Promise<void> {
    this.done.push(`type ${text}`);
    await this.page.keyboard.type(text);
  }
  async press(key: string): Promise<void> {
    this.done.push(`press ${key}`);
    await this.page.keyboard.press(key);
  }
}

const search = (page: Page): Locator => page.getByLabel("Add a block");
const offer = (page: Page, name: string): Locator =>
  page.getByRole("listbox", { name: "Blocks" }).getByRole("option", { name });

/** The graph is the decoder, six times deep, and it has learned and written. */
async function expectTrained(page: Page, hands: Hands): Promise<void> {
  await expect(page.locator(".status")).toContainText(sixLayers);
  await expect(node(page, "blocks")).toContainText("×6");
  const panel = page.getByRole("region", { name: "Generate" });
  await expect(panel.locator(".written-token")).not.toHaveCount(0, { timeout: 60_000 });
  await expect(panel.getByRole("button", { name: "Generate" })).toBeVisible();
  expect(hands.done.length, hands.done.join("\n")).toBeLessThanOrEqual(mostActions);
}

const trained = (page: Page): Promise<void> =>
  expect(page.getByRole("region", { name: "Train" }).locator(".facts")).toContainText("step 50 of 50", {
    timeout: 90_000,
  });

test("a decoder of six layers from nothing by keyboard alone", async ({ page, app }) => {
  test.setTimeout(150_000);
  const hands = new Hands(page);
  await expect(page.locator(".predictions .bars li")).toHaveCount(8);
  await hands.press("Control+Alt+n");
  await expect(page.locator(".empty-canvas")).toBeVisible();
  for (const [typed, id] of [
    ["tokens", "tokens"],
    ["embedding with", "add_pe"],
    ["decoder x6", "blocks"],
    ["output head", "probs"],
  ] as const) {
    await hands.press("Tab");
    await expect(search(page)).toBeFocused();
    await hands.type(typed);
    if (typed === "decoder x6") await shoot(page, "decoder-x6-offered", app.target);
    await hands.press("Enter");
    await expect(page.locator(`.react-flow__node[data-id=${id}]`)).toBeFocused();
  }
  await expect(page.locator(".status")).toContainText(sixLayers);
  await shoot(page, "decoder-from-nothing", app.target);
  await hands.press("Control+Shift+l");
  await expect(page.getByRole("textbox", { name: "Steps" })).toBeFocused();
  await hands.type("50");
  await hands.press("Tab");
  await hands.type("2");
  await hands.press("Enter");
  await trained(page);
  await hands.press("Control+Alt+w");
  await expect(page.getByRole("textbox", { name: "Prompt" })).toBeFocused();
  await hands.press("Enter");
  await expectTrained(page, hands);
  await shoot(page, "decoder-generates", app.target);
});

test("a decoder of six layers from nothing by mouse, each part one step to undo", async ({ page, app }) => {
  test.setTimeout(150_000);
  const hands = new Hands(page);
  await expect(page.locator(".predictions .bars li")).toHaveCount(8);
  await hands.click(page.getByRole("menuitem", { name: "File", exact: true }));
  await hands.click(page.getByRole("menuitem", { name: /^New/ }).first());
  await expect(page.locator(".empty-canvas")).toBeVisible();
  await hands.doubleClick(420, 300);
  await hands.type("tokens");
  await hands.click(offer(page, "Tokens"));
  // A wire let go over nothing asks what it leads to.
  for (const [output, x, y, typed, name] of [
    ["tokens.out.ids", 640, 560, "embedding", "Embedding with positions"],
    ["add_pe.out.y", 700, 200, "decoder x6", "Decoder blocks ×6"],
    ["blocks.out.x", 1000, 330, "head", "Output head"],
  ] as const) {
    await hands.drag(socket(page, output), x, y);
    await hands.type(typed);
    await hands.click(offer(page, name));
    await expect(lastStep(page)).toHaveAccessibleDescription(new RegExp(`Add ${name}`));
  }
  await expect(page.locator(".status")).toContainText(sixLayers);
  await shoot(page, "decoder-by-mouse", app.target);
  await page.keyboard.press("Control+z");
  await expect(node(page, "lm_head")).toHaveCount(0);
  await page.keyboard.press("Control+Shift+z");
  await hands.click(page.getByRole("button", { name: "Train", exact: true }));
  await hands.click(page.getByRole("textbox", { name: "Steps" }), 3);
  await hands.type("50");
  await hands.click(page.getByRole("textbox", { name: "Batch" }), 3);
  await hands.type("2");
  await hands.click(page.getByRole("button", { name: "Start training" }));
  await trained(page);
  await hands.click(page.getByRole("menuitem", { name: "Run", exact: true }));
  await hands.click(page.locator("[role^=menuitem]").getByText(/^Generate/));
  await hands.click(page.getByRole("button", { name: "Generate", exact: true }));
  await expectTrained(page, hands);
});
