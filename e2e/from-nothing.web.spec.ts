// From an empty canvas to a decoder of six layers that is trained and generates, as who has read nothing does it. Each
// click, drag, typed text and key is an action, and there may be 25 of them.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { node, shoot } from "./workbench.ts";

const mostActions = 25;
const sixLayers = /✓ shapes/;

/** Hands that count what they do. */
class Hands {
  readonly done: string[] = [];
  constructor(private readonly page: Page) {}

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
