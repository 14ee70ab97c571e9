// Habits of the canvas and the keyboard: each over real input events.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import {
  clearSpot,
  dragBlock,
  lastStep,
  node,
  pullWire,
  saveAs,
  selectNodes,
  shoot,
  theme,
  violations,
} from "./workbench.ts";

async function boxOf(page: Page, path: string) {
  const box = await node(page, path).boundingBox();
  if (!box) throw new Error(`${path} is not on the screen`);
  return box;
}

test("the command palette finds commands, blocks and nodes; the sheet shows all keys", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await theme(page, "light");
  await page.keyboard.press("Control+K");
  const palette = page.getByRole("dialog", { name: "Commands" });
  await expect(palette).toBeVisible();
  await palette.getByRole("combobox").fill("undo");
  await expect(palette.getByRole("option").first()).toContainText("Ctrl+Z");
  await palette.getByRole("combobox").fill("add nor");
  await shoot(page, "command-palette", app.target);
  await expect(palette.getByRole("option").first()).toContainText("Norm");
  await palette.getByRole("combobox").fill("go embed");
  await page.keyboard.press("Enter");
  await expect(palette).toHaveCount(0);
  await expect(node(page, "emb")).toHaveClass(/is-selected/);
  await page.keyboard.press("Control+K");
  await page.keyboard.press("Escape");
  await expect(palette).toHaveCount(0);

  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet).toContainText("Ctrl+K");
  await shoot(page, "keys", app.target);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
});

test("a block dropped on a wire goes into it, and the neighbours make room", async ({ page, app }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  const [a, b] = [await boxOf(page, "norm_f"), await boxOf(page, "lm_head")];
  const before = b.y;
  await dragBlock(page, "dropout", { x: a.x + a.width / 2, y: (a.y + b.y + b.height) / 2 });
  await expect(node(page, "dropout")).toBeVisible();
  await expect(page.locator(".status")).toContainText("✓ shapes");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Add Dropout/);
  expect((await boxOf(page, "lm_head")).y).toBeLessThan(before - 40);
  await theme(page, "light");
  await shoot(page, "inserted", app.target);
  const saved = JSON.parse(await saveAs(page, app));
  expect(saved.wires).toContain("norm_f.x → dropout.x");
  expect(saved.wires.some((w: string) => /^dropout\.\w+ → lm_head\.x$/.test(w))).toBe(true);
  await page.keyboard.press("Control+Z");
  await expect(node(page, "dropout")).toHaveCount(0);
  expect((await boxOf(page, "lm_head")).y).toBeCloseTo(before, 0);
});

test("a wire let go over empty ground finds what fits; what is chosen is added with it, in one step", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  const search = page.locator(".add-search");
  const letGo = async (from: string) => {
    const ground = await clearSpot(page);
    await pullWire(page, from, from);
    await page.mouse.move(ground.x, ground.y, { steps: 4 });
    await page.mouse.up();
    await expect(search.getByLabel("Add a block")).toBeFocused();
  };
  await letGo("norm_f.out.x");
  await expect(search.getByRole("option").first()).toBeVisible();
  await expect(search.getByRole("option", { name: /^Tokens/ })).toHaveCount(0);
  await shoot(page, "wire-search", app.target);
  await page.keyboard.type("lmh");
  await page.keyboard.press("Enter");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Add LMHead/);
  expect(JSON.parse(await saveAs(page, app)).wires).toContain("norm_f.x → lm_head_2.x");
  await page.keyboard.press("Control+Z");
  await expect(lastStep(page)).toBeDisabled();
  await letGo("tokens.out.ids");
  await expect(search.getByRole("option").first()).toContainText("Embedding");
  await expect(search.getByRole("option", { name: /^LMHead/ })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(lastStep(page)).toBeDisabled();
});

test("one step a gesture, from the canvas, the inspector, the text and a repair; all taken back, the same bytes", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  const first = await saveAs(page, app);
  await node(page, "mask").locator(".node-name").click();
  await page.keyboard.press("Delete");
  await expect(page.locator(".status")).toContainText("◆ leaks");
  await page.locator(".leak-banner .fix").click();
  await expect(page.locator(".status")).toContainText("✓ proved for every size");
  // The camera has gone to what the fix changed, inside the blocks.
  await page.getByRole("navigation", { name: "Open group" }).getByRole("button").first().click();
  await node(page, "emb").locator(".node-name").click();
  await page.getByLabel("std", { exact: true }).fill("0.5");
  await page.keyboard.press("Enter");
  await node(page, "norm_f").locator(".node-name").click();
  // The tick has the focus, and no undo of its own.
  await page.getByLabel("bypass", { exact: true }).click();
  await expect(lastStep(page)).toHaveAccessibleDescription(/Bypass Final norm/);
  await page.keyboard.press("Control+Z");
  await expect(page.getByLabel("bypass", { exact: true })).not.toBeChecked();
  // What is chosen twice is two steps; what is typed is one.
  for (const kind of ["rmsnorm", "batchnorm"])
    await page.getByLabel("kind", { exact: true }).selectOption(kind);
  await page.keyboard.press("Control+Alt+H");
  const history = page.getByRole("region", { name: "History" });
  await expect(history.getByRole("listitem").first()).toHaveText(/kind of Final norm to batchnorm/);
  await expect(history.getByRole("listitem").nth(1)).toHaveText(/kind of Final norm to rmsnorm/);
  await page.locator(".canvas").click({ position: { x: 20, y: 20 } });
  await page.keyboard.press("Control+J");
  await page.locator(".json-host .view-line", { hasText: '"name"' }).first().click();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type(" too");
  await expect(page.getByLabel("Name of the graph")).toHaveValue("Decoder-only too");
  await expect(history.getByRole("listitem")).toHaveCount(7);
  await expect(history.getByRole("listitem").first()).toHaveText("Edit JSON");
  await page.locator(".canvas").click({ position: { x: 20, y: 20 } });
  for (let i = 0; i < 6; i++) await page.keyboard.press("Control+Z");
  await expect(lastStep(page)).toBeDisabled();
  expect(await saveAs(page, app)).toBe(first);
});

test("F connects the selection, L lays it out: one step each", async ({ page }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await dragBlock(page, "norm");
  // What is not wired has no size yet; the rest has, and runs on.
  await expect(page.locator(".status")).toContainText("at least 110,336 parameters");
  await expect(page.locator(".status")).toContainText("ran in");
  await dragBlock(page, "ffn");
  await node(page, "norm").locator(".node-name").click();
  await page.keyboard.down("Control");
  await node(page, "ffn").locator(".node-name").click();
  await page.keyboard.up("Control");
  // From below upwards, wherever there was room for them.
  const isLow = (await boxOf(page, "norm")).y > (await boxOf(page, "ffn")).y;
  const [lower, upper] = isLow ? (["norm", "ffn"] as const) : (["ffn", "norm"] as const);
  await page.keyboard.press("f");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Connect by 1 wire/);
  await page.keyboard.press("l");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Lay out 2 nodes/);
  // They glide there.
  await expect(async () => {
    const [a, b] = [await boxOf(page, lower), await boxOf(page, upper)];
    expect(a.y).toBeGreaterThan(b.y + b.height);
    expect(Math.abs(a.x - b.x)).toBeLessThan(40);
  }).toPass({ timeout: 10_000 });
  await page.keyboard.press("Control+Z");
  await page.keyboard.press("Control+Z");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Add FFN/);
});

test("group, look inside, ungroup: the graph stays good; a group across a cycle is refused", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  const first = await saveAs(page, app);
  const choose = async (...ids: string[]) => {
    await node(page, ids[0] ?? "")
      .locator(".node-name")
      .click();
    await page.keyboard.down("Control");
    for (const id of ids.slice(1)) await node(page, id).locator(".node-name").click();
    await page.keyboard.up("Control");
  };
  await choose("emb", "blocks");
  await page.keyboard.press("Control+G");
  await expect(page.locator(".notice")).toContainText("create a cycle: emb → add_pe → blocks");
  await choose("tokens", "emb", "pe", "add_pe");
  await page.keyboard.press("Control+G");
  await expect(node(page, "group")).toBeVisible();
  await expect(node(page, "group")).toHaveClass(/is-group/);
  await expect(page.locator(".status")).toContainText("✓ shapes");
  // What was refused is no longer spoken of.
  await expect(page.locator(".notice")).toHaveCount(0);
  await theme(page, "light");
  await shoot(page, "group", app.target);
  await node(page, "group").dblclick();
  await expect(node(page, "group/emb").locator("img")).toHaveCount(1);
  await shoot(page, "group-inside", app.target);
  await page.locator(".crumb").first().click();
  await node(page, "group").locator(".node-name").click();
  await page.keyboard.press("Control+Shift+G");
  await expect(node(page, "emb")).toBeVisible();
  await expect(node(page, "group")).toHaveCount(0);
  await expect(page.locator(".status")).toContainText("✓ shapes");
  expect(JSON.parse(await saveAs(page, app)).wires).toEqual(JSON.parse(first).wires);
  await page.keyboard.press("Control+Z");
  await page.keyboard.press("Control+Z");
  expect(await saveAs(page, app)).toBe(first);
});

test("a group from the palette is given ports, wired on both sides, and its ports named; one step each", async ({
  page,
  app,
}) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await theme(page, "light");
  await dragBlock(page, "group");
  const inspector = page.getByRole("region", { name: "Inspector" });
  for (const [field, name] of [
    ["Add an input", "a"],
    ["Add an output", "b"],
  ] as const) {
    await inspector.getByLabel(field).fill(name);
    await page.keyboard.press("Enter");
    await expect(inspector.getByLabel(`Name of ${field.slice(7)} ${name}`)).toBeVisible();
  }
  // Inside and outside.
  await node(page, "group").dblclick();
  await dragBlock(page, "norm");
  await pullWire(page, "in.out.a", "norm.in.x");
  await page.mouse.up();
  await pullWire(page, "norm.out.x", "out.in.b");
  await page.mouse.up();
  await page.locator(".crumb").first().click();
  await pullWire(page, "emb.out.x", "group.in.a");
  await page.mouse.up();
  await pullWire(page, "group.out.b", "blocks.in.x");
  await page.mouse.up();
  await expect(page.locator(".status")).toContainText("✓ shapes");
  await node(page, "group").locator(".node-name").click();
  await inspector.getByLabel("Name of input a").fill("h");
  await page.keyboard.press("Enter");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Rename port a of group to h/);
  await expect(page.locator(".status")).toContainText("✓ shapes");
  await shoot(page, "group-ports", app.target);
  const { nodes, wires } = JSON.parse(await saveAs(page, app));
  expect(nodes.group.body).toMatchObject({
    inputs: { h: "shared" },
    outputs: ["b"],
    wires: ["in.h → norm.x", "norm.x → out.b"],
  });
  expect(wires).toContain("emb.x → group.h");
  await inspector.getByRole("button", { name: "Remove output b" }).click();
  expect(JSON.parse(await saveAs(page, app)).wires.join()).not.toContain("group.b");
  await page.keyboard.press("Control+Z");
  await page.keyboard.press("Control+Z");
  expect(JSON.parse(await saveAs(page, app)).wires).toContain("emb.x → group.a");
});

test("what is cut leaves with its wires and is pasted with them, in one step each", async ({ page, app }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  const wires = async () => JSON.parse(await saveAs(page, app)).wires.toSorted();
  const [first, all] = [await saveAs(page, app), await wires()];
  await selectNodes(page, "norm_f", "lm_head");
  await page.keyboard.press("Control+X");
  await expect(node(page, "lm_head")).toHaveCount(0);
  await expect(lastStep(page)).toHaveAccessibleDescription(/Cut 2 nodes/);
  expect(await wires()).toEqual(all.filter((w: string) => !/norm_f|lm_head/.test(w)));
  await page.keyboard.press("Control+V");
  await expect(node(page, "lm_head")).toBeVisible();
  await expect(lastStep(page)).toHaveAccessibleDescription(/Paste/);
  await expect(page.locator(".status")).toContainText("✓ shapes");
  expect(await wires()).toEqual(all);
  await page.keyboard.press("Control+Z");
  await page.keyboard.press("Control+Z");
  expect(await saveAs(page, app)).toBe(first);
});

test("the minimap moves the view; the history goes back and forth by clicks", async ({ page, app }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await theme(page, "light");
  const minimap = page.getByRole("img", { name: /^Minimap/ });
  const map = await minimap.boundingBox();
  const before = await boxOf(page, "emb");
  await page.mouse.move((map?.x ?? 0) + 84, (map?.y ?? 0) + 52);
  await page.mouse.down();
  await page.mouse.move((map?.x ?? 0) + 110, (map?.y ?? 0) + 60, { steps: 3 });
  await page.mouse.up();
  expect((await boxOf(page, "emb")).x).toBeLessThan(before.x - 20);
  await page.keyboard.press(".");
  // Nearer and farther by keys.
  const wide = (await boxOf(page, "emb")).width;
  await page.keyboard.press("+");
  await expect.poll(async () => (await boxOf(page, "emb")).width).toBeCloseTo(wide * 1.25, 0);
  await page.keyboard.press("-");
  await expect.poll(async () => (await boxOf(page, "emb")).width).toBeCloseTo(wide, 0);

  await node(page, "mask").locator(".node-name").click();
  await page.keyboard.press("Control+M");
  await page.keyboard.press("Control+M");
  await page.keyboard.press("Control+D");
  await page.keyboard.press("Control+Alt+H");
  const history = page.getByRole("region", { name: "History" });
  await expect(history.getByRole("listitem")).toHaveText(["Duplicate", "Unmute Mask", "Mute Mask", "Opened"]);
  await shoot(page, "history", app.target);
  await history.getByRole("button", { name: "Opened" }).click();
  await expect(lastStep(page)).toBeDisabled();
  await expect(node(page, "mask_2")).toHaveCount(0);
  await history.getByRole("button", { name: "Duplicate" }).click();
  await expect(node(page, "mask_2")).toBeVisible();
});

test("a node that is dragged falls into line with others", async ({ page, app }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  const [mask, blocks] = [await boxOf(page, "mask"), await boxOf(page, "blocks")];
  await node(page, "mask").locator(".node-name").hover();
  await page.mouse.down();
  const held = await node(page, "mask").locator(".node-name").boundingBox();
  const [x, y] = [(held?.x ?? 0) + (held?.width ?? 0) / 2, (held?.y ?? 0) + (held?.height ?? 0) / 2];
  await page.mouse.move(x + 40, y + 60, { steps: 30 });
  await page.mouse.move(x + blocks.x - mask.x + 3, y + 63, { steps: 4 });
  await expect(page.locator(".guide.upright")).toBeVisible();
  await shoot(page, "guides", app.target);
  // It is looked at when it is let go: an inspector built meanwhile would make it stutter.
  await expect(page.locator(".node.is-selected")).toHaveCount(1);
  const id = page.getByRole("region", { name: "Inspector" }).getByLabel("Id", { exact: true });
  await expect(id).toHaveCount(0);
  await page.mouse.up();
  await expect(id).toHaveValue("mask");
  await expect(page.locator(".guide")).toHaveCount(0);
  expect((await boxOf(page, "mask")).x).toBeCloseTo(blocks.x, 0);
  await expect(lastStep(page)).toHaveAccessibleDescription(/Move Mask/);
});

test("the canvas is worked by keyboard alone", async ({ page }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  const focused = (name: string) => expect(page.getByRole("group", { name, exact: true })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await focused("Tokens");
  await expect(page.getByRole("group", { name: "Tokens" })).toHaveAccessibleDescription(
    /^Arrow keys select the next node/,
  );
  await page.keyboard.press("ArrowUp");
  await expect(node(page, "emb")).toHaveClass(/is-selected/);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(node(page, "blocks")).toHaveClass(/is-selected/);
  // Into a group, about in it, and out again to where one was: the focus is never lost.
  await page.keyboard.press("Enter");
  await expect(node(page, "blocks/attn")).toBeVisible();
  await page.keyboard.press("ArrowUp");
  await expect(page.locator(".react-flow__node:focus")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(node(page, "mask")).toBeVisible();
  await page.keyboard.press("ArrowUp");
  await focused("Blocks, Repeat");
  await page.keyboard.press("ArrowUp");
  await focused("Final norm, Norm");
  await page.keyboard.press("Control+B");
  await focused("Final norm, Norm, bypassed");
  await page.keyboard.press("Control+Z");
  // What had the focus is gone: keys go on beside it.
  await page.keyboard.press("Delete");
  await page.keyboard.press("ArrowDown");
  await expect(page.locator(".react-flow__node:focus")).toHaveCount(1);
  await page.keyboard.press("Control+Z");
  for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowDown");
  await focused("Tokens");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Shift+ArrowUp");
  await expect(page.locator(".node.is-selected")).toHaveCount(2);
  await page.keyboard.press("Control+ArrowDown");
  await page.keyboard.press("Control+ArrowDown");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Move 2 nodes/);
  // Another selection is another step.
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Control+ArrowDown");
  await expect(lastStep(page)).not.toHaveAccessibleDescription(/Move 2 nodes/);
  await page.keyboard.press("Control+Z");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Move 2 nodes/);
  await page.keyboard.press("Control+Z");
  await expect(lastStep(page)).toBeDisabled();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("Delete");
  await expect(lastStep(page)).toHaveAccessibleDescription(/Delete 2 nodes/);
});

test("the theme is the system's until one is chosen, and then that one's", async ({ page }) => {
  const ground = () => page.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
  const button = page.getByRole("button", { name: /^Theme: follow system/ });
  await expect(button).toBeVisible();
  await page.emulateMedia({ colorScheme: "light" });
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await ground();
  expect(dark).not.toBe(light);
  await button.click();
  await expect.poll(ground).toBe(light);
  await page.reload();
  await expect.poll(ground).toBe(light);
});

test("a node that is chosen has its ring in every theme; axe finds no violation in the one of high contrast", async ({
  page,
  app,
}) => {
  const emb = node(page, "emb");
  await expect(emb.locator("img")).toHaveCount(1);
  await emb.locator(".node-name").click();
  await page.keyboard.press("Control+Alt+H");
  // Light and dark are gone through by axe place by place, see axe.web.spec.ts.
  for (const wanted of ["light", "dark", "contrast"] as const) {
    await theme(page, wanted);
    expect(await emb.evaluate((element) => getComputedStyle(element).boxShadow)).toContain("1.5px");
    await shoot(page, `axe-${wanted}`, app.target);
  }
  expect(await violations(page)).toEqual([]);
});

test("with a node that nothing is wired to the rest goes on running; Tab adds what follows a node that was pointed at", async ({
  page,
}) => {
  const picture = node(page, "emb").locator("img");
  await expect(picture).toHaveCount(1);
  const before = await picture.getAttribute("src");
  await node(page, "norm_f").locator(".node-name").click();
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Add a block")).toBeFocused();
  await page.keyboard.type("norm");
  await page.keyboard.press("Enter");
  await expect(node(page, "norm")).toHaveClass(/is-selected/);
  await expect(page.locator(".status")).toContainText("✓ shapes");
  // Wired as it was added; without the wire it gets nothing.
  await page.keyboard.press("Control+K");
  await page.keyboard.type("add norm");
  await page.keyboard.press("Enter");
  await expect(node(page, "norm_2")).toHaveClass(/is-selected/);
  await expect(page.locator(".status")).not.toContainText("NaN");
  await page.getByRole("textbox", { name: /text/i }).first().fill("a dog sat on");
  await expect(picture).not.toHaveAttribute("src", before ?? "");

  // The view went to the node that was added; the first ones are out of sight.
  await page.keyboard.press("Control+K");
  await page.keyboard.type("zoom to fit");
  await page.keyboard.press("Enter");
  // Escape makes the larger viewer small before it lets go of the node.
  await node(page, "emb").locator(".node-name").click();
  await expect(node(page, "emb")).toHaveClass(/is-selected/);
  await page.getByRole("button", { name: "Expand" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Expand" })).toBeVisible();
  await expect(node(page, "emb")).toHaveClass(/is-selected/);
  await page.keyboard.press("Escape");
  await expect(node(page, "emb")).not.toHaveClass(/is-selected/);
});
