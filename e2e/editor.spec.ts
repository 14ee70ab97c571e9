// Wiring by hand, with a real mouse and a real keyboard.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import {
  choose,
  clearSpot,
  dragBlock,
  drawWire,
  node,
  openByCommand,
  openText,
  pullWire,
  readGraph,
  saveAs,
  shoot,
  theme,
} from "./workbench.ts";

const prediction = (page: Page, token: string) =>
  page
    .locator(".predictions .bars li")
    .filter({ has: page.locator(`.bar-token:text-is("${token}")`) })
    .locator(".bar-number");

/** The blocks of a decoder, in columns and rows of the canvas. */
const decoder: readonly (readonly [kind: string, column: number, row: number])[] = [
  ["tokens", 0, 0],
  ["embedding", 1, 0],
  ["pe", 1, 1],
  ["add", 2, 0],
  ["norm", 3, 0],
  ["qkv", 4, 0],
  ["mask", 4, 1],
  ["attention", 5, 0],
  ["concat", 0, 2],
  ["wo", 1, 2],
  ["add", 2, 2],
  ["norm", 3, 2],
  ["ffn", 4, 2],
  ["add", 5, 2],
  ["lm_head", 1, 3],
  ["probabilities", 2, 3],
];

const wires = [
  "tokens.ids → embedding.ids",
  "embedding.x → add.a",
  "pe.pe → add.b",
  "add.y → norm.x",
  "norm.x → qkv.x",
  "qkv.q → attention.q",
  "qkv.k → attention.k",
  "qkv.v → attention.v",
  "mask.mask → attention.mask",
  "attention.out → concat.x",
  "concat.x → wo.x",
  "add.y → add_2.a",
  "wo.y → add_2.b",
  "add_2.y → norm_2.x",
  "norm_2.x → ffn.x",
  "add_2.y → add_3.a",
  "ffn.y → add_3.b",
  "add_3.y → lm_head.x",
  "lm_head.logits → probabilities.logits",
];

test("a decoder is wired from an empty canvas, broken, read, mended, undone, saved and reopened", async ({
  page,
  app,
}) => {
  test.setTimeout(120_000);
  await choose(page, "File", "New graph");
  await expect(page.locator(".empty-canvas")).toBeVisible();
  await page.mouse.move(600, 400);
  for (let i = 0; i < 2; i++) await page.mouse.wheel(0, 200);
  await page.waitForTimeout(300);
  for (const [kind, column, row] of decoder)
    await dragBlock(page, kind, { x: 250 + column * 145, y: 140 + row * 180 });
  await expect(page.locator(".react-flow__node")).toHaveCount(decoder.length);
  for (const wire of wires) await drawWire(page, wire);
  await expect(page.locator(".status")).toContainText("✓ shapes");
  // Read the prediction: for this text, the likeliest first, the same in the panel and on the node.
  await expect(page.locator(".context")).toContainText("the cat sat on");
  const bars = page.locator(".predictions .bars li");
  await expect(bars).toHaveCount(8);
  const shares = (await page.locator(".predictions .bar-number").allTextContents()).map(Number.parseFloat);
  expect([...shares].sort((a, b) => b - a)).toEqual(shares);
  expect(shares[0]).toBeGreaterThan(100 / 20); // better than a guess among the words of a new graph
  const likeliest = (await bars.first().locator(".bar-token").textContent()) ?? "";
  await expect(node(page, "probabilities").locator(".bar-token").first()).toHaveText(likeliest);
  await theme(page, "light");
  await shoot(page, "wired-by-hand", app.target);

  // Break a width, read the message, mend it.
  await node(page, "wo").locator(".node-name").click();
  await page.getByLabel("out", { exact: true }).fill("96");
  await page.keyboard.press("Enter");
  await expect(node(page, "add_2").locator(".node-message")).toContainText(
    "b: got [B, T, 96]; axis 3 must be D = 64",
  );
  await expect(page.locator(".status")).toContainText("1 problem");
  await expect(page.locator(".predictions")).toContainText("fix the problem between");
  await shoot(page, "broken-width", app.target);
  await page.getByLabel("out", { exact: true }).fill("D");
  await page.keyboard.press("Enter");
  await expect(page.locator(".status")).toContainText("✓ shapes");
  await expect(page.locator(".predictions .badge")).toHaveCount(0);

  const saved = await saveAs(page, app);
  expect(JSON.parse(saved).wires).toHaveLength(wires.length);

  // Undo all the way, then redo all the way: the same bytes.
  const undo = page.getByRole("button", { name: "Undo", exact: true });
  const redo = page.getByRole("button", { name: "Redo" });
  await page.locator(".canvas").click({ position: { x: 20, y: 700 } });
  for (let i = 0; i < 80 && (await undo.isEnabled()); i++) await page.keyboard.press("Control+Z");
  await expect(page.locator(".empty-canvas")).toBeVisible();
  for (let i = 0; i < 80 && (await redo.isEnabled()); i++) await page.keyboard.press("Control+Shift+Z");
  await expect(page.locator(".status")).toContainText("✓ shapes");
  expect(await saveAs(page, app)).toBe(saved);
  await openByCommand(page, app, saved);
  await expect(page.locator(".predictions .bars li")).not.toHaveCount(0);
  expect(await saveAs(page, app)).toBe(saved);
});

/** The numbers at the last token, "on", as the value viewer shows them of the node that is selected. */
async function lastRow(page: Page, path: string, width: number): Promise<number[]> {
  const texts = await page.locator(".heat-numbers span").allTextContents();
  const id = await page.getByLabel("Id", { exact: true }).inputValue();
  return id === path ? texts.slice(-width).map((text) => Number(text.replace("−", "-"))) : [];
}

/** The text has three decimals, the viewer three digits. */
async function expectRow(page: Page, path: string, wanted: readonly number[]): Promise<void> {
  await node(page, path).locator(".node-name").click();
  // Six words need more room than the inspector has.
  const isWide = wanted.length > 4;
  if (isWide) await page.getByRole("button", { name: "Expand" }).click();
  await expect(async () => {
    const row = await lastRow(page, path, wanted.length);
    const off = wanted.map((x, i) => Math.abs((row[i] ?? Number.NaN) - x));
    expect(Math.max(...off), `${path}: ${row} for ${wanted}`).toBeLessThan(0.0011);
  }).toPass({ timeout: 15_000 });
  if (isWide) await page.getByRole("button", { name: "Collapse" }).click();
}

test("bypassing both norms of the worked example gives the numbers of the text", async ({ page, app }) => {
  test.setTimeout(120_000);
  await choose(page, "Presets", /Worked example/);
  await expect(prediction(page, "cat")).toHaveText("20.6%");
  await expect(prediction(page, "mat")).toHaveText("16.0%");
  await expectRow(page, "wo", [-0.332, 0.047, 0.167, -0.308]);
  await expectRow(page, "lm_head", [0.05, 0.351, 0.101, 0.175, 0.1, 0.026]);
  for (const norm of ["norm_1", "norm_2"]) {
    await node(page, norm).locator(".node-name").click();
    await page.keyboard.press("Control+B");
    await expect(node(page, norm)).toHaveClass(/is-bypassed/);
  }
  await expect(prediction(page, "cat")).toHaveText("25.8%");
  await expect(prediction(page, "mat")).toHaveText("15.0%");
  await expect(page.locator(".predictions .bar-token").first()).toHaveText("cat");
  await expectRow(page, "wo", [0.128, 0.195, 0.197, 0.211]);
  await expectRow(page, "add_1", [-0.072, 0.495, 0.697, 0.311]);
  await expectRow(page, "ffn", [0.051, 0.159, 0.132, 0.007]);
  await expectRow(page, "add_2", [-0.021, 0.654, 0.828, 0.318]);
  await expectRow(page, "lm_head", [0.178, 0.83, 0.356, 0.439, 0.292, 0.097]);
  await theme(page, "light");
  await shoot(page, "worked-example-bypassed", app.target);
  await page.keyboard.press("Control+Z");
  await page.keyboard.press("Control+Z");
  await expect(prediction(page, "cat")).toHaveText("20.6%");
});

test("a wire that does not fit says why while it is drawn, and is not drawn", async ({ page, app }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await pullWire(page, "norm_f.out.x", "add_pe.in.a");
  await expect(page.locator(".wiring-hint.impossible")).toContainText("create a cycle");
  await shoot(page, "refused-loop", app.target);
  await page.mouse.up();
  await expect(page.locator(".notice")).toContainText("create a cycle");
  await expect(page.locator(".status")).toContainText("✓ shapes");

  // Into itself is the smallest loop.
  await pullWire(page, "add_pe.out.y", "add_pe.in.b");
  await expect(page.locator(".wiring-hint.impossible")).toContainText(/itself|cycle/);
  await page.mouse.up();
  await expect(page.locator(".notice")).toContainText(/itself|cycle/);
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeDisabled();

  await pullWire(page, "tokens.out.ids", "norm_f.in.x");
  await expect(page.locator(".wiring-hint.wrong")).toContainText(/f32|i32/);
  await page.mouse.up();
  await expect(page.locator(".status")).toContainText("✓ shapes");
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeDisabled();

  // Unplugging and undoing: one step each.
  await pullWire(page, "probs.in.logits", "mask.out.mask");
  const ground = await clearSpot(page);
  await page.mouse.move(ground.x, ground.y);
  await page.mouse.up();
  await expect(page.locator(".status")).toContainText("1 problem");
  await page.keyboard.press("Control+Z");
  await expect(page.locator(".status")).toContainText("✓ shapes");
});

test("move, rename, copy, paste and delete are one step each", async ({ page }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  const before = await node(page, "pe").boundingBox();
  const ground = await clearSpot(page);
  await node(page, "pe").locator(".node-name").hover();
  await page.mouse.down();
  await page.mouse.move(ground.x, ground.y, { steps: 5 });
  await page.mouse.up();
  const after = await node(page, "pe").boundingBox();
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeGreaterThan(50);
  await page.getByLabel("Id", { exact: true }).fill("positions");
  await page.keyboard.press("Enter");
  await expect(node(page, "positions")).toBeVisible();
  await expect(page.locator(".status")).toContainText("✓ shapes");
  await node(page, "positions").locator(".node-name").click();
  await page.keyboard.press("Control+C");
  await page.keyboard.press("Control+V");
  await expect(node(page, "positions_2")).toBeVisible();
  await page.keyboard.press("Delete");
  await expect(node(page, "positions_2")).toHaveCount(0);
  for (let i = 0; i < 4; i++) await page.keyboard.press("Control+Z");
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeDisabled();
  expect(await node(page, "pe").boundingBox()).toEqual(before);
});

test("an edit inside a built-in group makes it the graph's own, in one step", async ({ page }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await node(page, "blocks").dblclick();
  await node(page, "blocks/attn").dblclick();
  const scale = node(page, "blocks/attn/scale");
  await expect(scale).toBeVisible();
  await expect(page.locator(".canvas[aria-busy=false]")).toBeVisible(); // no longer in a rough layout
  const places = await page
    .locator(".react-flow__node")
    .evaluateAll((all) => all.map((e) => (e as HTMLElement).style.transform));
  await scale.locator(".node-name").click();
  await page.keyboard.press("Control+B");
  await expect(scale).toHaveClass(/is-bypassed/);
  await expect(page.locator(".status")).toContainText("✓ shapes");
  expect(
    await page
      .locator(".react-flow__node")
      .evaluateAll((all) => all.map((e) => (e as HTMLElement).style.transform)),
  ).toEqual(places);
  await page.keyboard.press("Control+Z");
  await expect(scale).not.toHaveClass(/is-bypassed/);
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeDisabled();
});

test("the JSON is live both ways, and a broken text destroys nothing", async ({ page, app }) => {
  await expect(node(page, "emb").locator("img")).toHaveCount(1);
  await page.keyboard.press("Control+J");
  const editor = page.locator(".json-host .monaco-editor").first();
  await expect(editor.locator(".view-line").first()).toContainText("{");
  await editor.locator(".view-line", { hasText: '"name"' }).click();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type(" of mine");
  await expect(page.getByLabel("Name of the graph")).toHaveValue("Decoder-only of mine");
  await page.keyboard.press("End");
  await page.keyboard.type(" oops!");
  await expect(page.locator(".json-problem")).toContainText("Line 3");
  await expect(page.locator(".status")).toContainText("✓ shapes");
  await shoot(page, "json-broken", app.target);
  for (let i = 0; i < 6; i++) await page.keyboard.press("Backspace");
  await expect(page.locator(".json-problem")).toHaveCount(0);
  await page.getByLabel("Name of the graph").fill("Renamed outside");
  await expect(editor.locator(".view-line", { hasText: '"name"' })).toContainText("Renamed outside");
});

test("what is no graph is refused with a reason, and nothing is lost", async ({ page }) => {
  await openText(page, "{ not json", "broken.graph.json");
  await expect(page.getByRole("dialog")).toContainText("broken.graph.json was not opened");
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(page.getByLabel("Name of the graph")).toHaveValue("Decoder-only");
  const graph = await readGraph("worked-example");
  await openText(page, JSON.stringify({ ...graph, nodes: 7 }));
  await expect(page.getByRole("dialog")).toContainText("nodes");
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/plain", "just words");
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
  });
  await expect(page.locator(".notice")).toContainText("does not contain a graph");
});
