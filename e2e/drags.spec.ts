// Every drag: cancelled by Escape or by the browser it leaves nothing behind, and the next one works.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { clearSpot, lastStep, node, pullWire, saveAs, selectNodes, socket, theme } from "./workbench.ts";

interface Place {
  readonly x: number;
  readonly y: number;
}

async function middle(page: Page, selector: string): Promise<Place> {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`not on the screen: ${selector}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const socketAt = (page: Page, name: string) => middle(page, `[data-socket="${name}"]`);

/** The middle of the wire that runs level from the mask to the blocks. */
async function onWire(page: Page): Promise<Place> {
  const [a, b] = [await socketAt(page, "mask.out.mask"), await socketAt(page, "blocks.in.mask")];
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

async function press(page: Page, from: Place, by: Place, button: "left" | "right" = "left"): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down({ button });
  await page.mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 3 });
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 3 });
}

interface Gesture {
  readonly name: string;
  /** Up to where the button is still held. */
  readonly begin: (page: Page) => Promise<void>;
  readonly button?: "left" | "right";
  /** Keys that are held meanwhile. */
  readonly keys?: readonly string[];
  /** The step that it makes when it is let go; null for one that makes none. */
  readonly step: RegExp | null;
}

const gestures: readonly Gesture[] = [
  {
    name: "moving a node",
    begin: async (page) =>
      press(page, await middle(page, '[data-node="norm_f"] .node-name'), { x: 40, y: 90 }),
    step: /Move/,
  },
  {
    name: "drawing a wire",
    begin: (page) => pullWire(page, "norm_f.out.x", "norm_f.in.x"),
    step: null,
  },
  {
    name: "disconnecting a wire",
    begin: async (page) => {
      const [from, to] = [await socketAt(page, "norm_f.in.x"), await clearSpot(page)];
      await press(page, from, { x: to.x - from.x, y: to.y - from.y });
    },
    step: /Disconnect wire/,
  },
  {
    name: "cutting wires",
    begin: async (page) => {
      const at = await onWire(page);
      await press(page, { x: at.x - 10, y: at.y - 40 }, { x: 20, y: 80 }, "right");
    },
    button: "right",
    keys: ["Control"],
    step: /Cut 1 wire/,
  },
  {
    name: "adding a waypoint",
    begin: async (page) => press(page, await onWire(page), { x: 0, y: 60 }),
    keys: ["Alt"],
    step: /Add waypoint/,
  },
  {
    name: "selecting by a box",
    begin: async (page) => {
      // From the ground between the trunk and what stands beside it.
      const [at, beside] = [await middle(page, '[data-node="norm_f"]'), await onWire(page)];
      await press(page, { x: beside.x, y: at.y + 20 }, { x: at.x - beside.x, y: -40 });
    },
    keys: ["Shift"],
    step: null,
  },
  {
    name: "moving a note",
    begin: async (page) => press(page, await middle(page, ".note-text"), { x: 20, y: 60 }),
    step: /Move/,
  },
];

const cancels: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  Escape: (page) => page.keyboard.press("Escape"),
  "the browser": (page) =>
    page.evaluate(() => {
      const cancel = new PointerEvent("pointercancel", { pointerId: 1, bubbles: true, pointerType: "mouse" });
      document.querySelector(".react-flow__pane")?.dispatchEvent(cancel);
    }),
};

/** What a drag lights up or moves while it lasts. */
const traces = ".is-dragged, .wiring-hint, .canvas .guide, .palette-ghost, .canvas.is-cutting";
const selected = (page: Page) =>
  page.locator(".react-flow__node.selected").evaluateAll((all) => all.map((n) => n.dataset.id));
const places = (page: Page) =>
  page
    .locator(".react-flow__node, .note")
    .evaluateAll((all) => all.map((n) => (n instanceof HTMLElement ? n.style.transform : "")));

test.beforeEach(async ({ page }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await theme(page, "light");
});

for (const gesture of gestures)
  test(`${gesture.name}: cancelled it leaves nothing, let go it works`, async ({ page, app }) => {
    if (gesture.name.includes("note")) {
      await selectNodes(page, "emb", "add_pe");
      await page.keyboard.press("Shift+F");
      await page.keyboard.type("A frame");
      await page.keyboard.press("Enter");
    }
    await selectNodes(page, "emb");
    await expect(page.locator(".node-viewer, [data-node=emb]").first()).toBeVisible();
    const before = await saveAs(page, app);
    const [chosen, placed] = [await selected(page), await places(page)];
    const undo = await lastStep(page).getAttribute("aria-description");

    for (const [how, cancel] of Object.entries(cancels)) {
      for (const key of gesture.keys ?? []) await page.keyboard.down(key);
      await gesture.begin(page);
      await cancel(page);
      await expect(page.locator(traces), how).toHaveCount(0);
      // What is pressed still does nothing more.
      await page.mouse.move(700, 620, { steps: 3 });
      await page.mouse.up({ button: gesture.button ?? "left" });
      for (const key of gesture.keys ?? []) await page.keyboard.up(key);
      expect(await lastStep(page).getAttribute("aria-description"), how).toBe(undo);
      expect(await places(page), how).toEqual(placed);
      if (!/moving/.test(gesture.name)) expect(await selected(page), how).toEqual(chosen);
      expect(await saveAs(page, app), how).toBe(before);
    }

    for (const key of gesture.keys ?? []) await page.keyboard.down(key);
    await gesture.begin(page);
    await page.mouse.up({ button: gesture.button ?? "left" });
    for (const key of gesture.keys ?? []) await page.keyboard.up(key);
    if (gesture.step) await expect(lastStep(page)).toHaveAccessibleDescription(gesture.step);
    if (gesture.name === "selecting by a box") expect(await selected(page)).toContain("norm_f");
  });

test("the edge of a panel goes back to where it was", async ({ page }) => {
  const edge = page.locator(".splitter.is-side");
  const size = () => edge.getAttribute("aria-valuenow");
  const before = await size();
  for (const cancel of Object.values(cancels)) {
    await press(page, await middle(page, ".splitter.is-side"), { x: -60, y: 0 });
    expect(await size()).not.toBe(before);
    await cancel(page);
    expect(await size()).toBe(before);
    await page.mouse.up();
  }
  await press(page, await middle(page, ".splitter.is-side"), { x: -60, y: 0 });
  await page.mouse.up();
  expect(Number(await size())).toBe(Number(before) + 60);
});

test("a block of the palette that is dragged is put away again", async ({ page }) => {
  await expect(socket(page, "norm_f.in.x")).toBeVisible();
  for (const cancel of Object.values(cancels)) {
    await press(page, await middle(page, '.palette-item[data-block="norm"]'), { x: 400, y: 250 });
    await expect(page.locator(".palette-ghost")).toHaveCount(1);
    await cancel(page);
    await expect(page.locator(".palette-ghost")).toHaveCount(0);
    await page.mouse.up();
    await expect(lastStep(page)).toBeDisabled();
  }
});
