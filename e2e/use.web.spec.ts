// Faults that people met while they used it, each step named as in the report of that, by real mouse and keyboard.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import {
  choose,
  dragBlock,
  lastStep,
  node,
  openText,
  readGraph,
  selectNodes,
  settled,
  shoot,
} from "./workbench.ts";

test.use({ presetBlocks: "open" });

const inspector = (page: Page): Locator => page.getByRole("region", { name: "Inspector" });
const status = (page: Page): Locator => page.locator(".status");
const notice = (page: Page): Locator => page.locator(".notice");

async function middleOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`not on the screen: ${locator}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Near the left edge of the canvas, where no node is. */
async function corner(page: Page): Promise<[number, number]> {
  const box = await page.locator(".canvas").boundingBox();
  return [(box?.x ?? 0) + 6, (box?.y ?? 0) + 40];
}

/** Whether all of a node is on the canvas. */
async function inView(page: Page, node: Locator): Promise<boolean> {
  if ((await node.count()) === 0) return false;
  const [n, c] = [await node.boundingBox(), await page.locator(".canvas").boundingBox()];
  if (!n || !c) return false;
  const inside = n.x >= c.x - 1 && n.x + n.width <= c.x + c.width + 1;
  return inside && n.y >= c.y - 1 && n.y + n.height <= c.y + c.height + 1;
}

test("what is begun from nothing: no alarm, fixes that can be pressed, keys that mean what was dropped", async ({
  page,
  app,
}) => {
  await expect(page.locator(".predictions .bar").first()).toBeVisible();
  await page.keyboard.press("Control+Alt+N");
  await expect(page.locator(".empty-canvas")).toContainText("ends with an LMHead");

  await test.step("D23: an empty graph is no problem", async () => {
    await expect(status(page)).not.toContainText("✕");
    await expect(inspector(page)).not.toContainText("Cost");
  });
  await test.step("D3: nothing is predicted yet", async () => {
    await expect(page.locator(".predictions .bar")).toHaveCount(0);
  });
  await test.step("D10: Enter after a drop opens what was dropped, and adds no second one", async () => {
    await dragBlock(page, "group", { x: 640, y: 300 });
    await expect(node(page, "group")).toBeVisible();
    await settled(page);
    await page.keyboard.press("Enter");
    await expect(page.locator(".canvas")).toHaveAttribute("data-scope", "group");
    await page.keyboard.press("Control+Z");
    await expect(page.locator(".empty-canvas")).toBeVisible();
  });
  await test.step("D17: a Repeat brings its two iterations", async () => {
    await dragBlock(page, "repeat", { x: 640, y: 300 });
    await expect(node(page, "repeat")).toContainText("×2");
    await expect(status(page)).not.toContainText("dimension N");
    await page.keyboard.press("Control+Z");
  });
  await test.step("D1, D21: a fix of the inspector is pressed where it stands, and is shown where it acts", async () => {
    await dragBlock(page, "embedding", { x: 460, y: 300 });
    await dragBlock(page, "norm", { x: 760, y: 300 });
    await node(page, "norm").locator(".node-name").click();
    const fix = inspector(page).getByRole("button", { name: /^Connect embedding\.x/ });
    await expect(fix).toBeVisible();
    const at = await middleOf(fix);
    await page.mouse.move(at.x, at.y, { steps: 4 });
    await expect(page.locator("html")).toHaveAttribute("data-spotlight", "fix");
    await shoot(page, "fix-pointed-at", app.target);
    await page.mouse.move(at.x, at.y + 260, { steps: 2 });
    await expect(page.locator("html")).not.toHaveAttribute("data-spotlight", "fix");
    await page.mouse.move(at.x, at.y, { steps: 4 });
    await page.mouse.down();
    await page.mouse.up();
    await expect(lastStep(page)).toHaveAccessibleDescription(/Connect embedding\.x/);
    await expect(page.locator("html")).toHaveAttribute("data-spotlight", "fix");
    await expect(notice(page)).toContainText("Connect embedding.x");
    await shoot(page, "fix-applied", app.target);
    await expect(page.locator("html")).not.toHaveAttribute("data-spotlight", "fix");
    await notice(page).getByRole("button", { name: /^Undo/ }).click();
    await expect(fix).toBeVisible();
  });
  await test.step("D6: undo of a group leaves no phantom selected", async () => {
    await selectNodes(page, "embedding", "norm");
    await page.keyboard.press("Control+G");
    await expect(node(page, "group")).toBeVisible();
    await page.keyboard.press("Control+Z");
    await node(page, "norm").locator(".node-name").click();
    await expect(inspector(page).getByLabel("Id")).toHaveValue("norm");
  });
});

test("text, problems and lessons on the first graph", async ({ page, app }) => {
  await expect(page.locator(".predictions .bar").first()).toBeVisible();
  const text = page.getByLabel(/^Text of/);

  await test.step("D8, D9: words are read as people write them; the badge is of the text as it is", async () => {
    await text.fill("The cat sat on the mat.");
    await expect(page.locator(".unknown")).toHaveCount(0);
    await text.fill("Hello zebra the");
    await expect(page.locator(".unknown")).toHaveText("2 unknown");
    await page.locator(".unknown").hover();
    await expect(page.locator(".tip")).toContainText("Hello, zebra");
    await expect(node(page, "tokens").locator(".token").first()).toHaveText("<unk>");
    await shoot(page, "unknown-words", app.target);
    await text.fill("");
    await expect(page.locator(".unknown")).toHaveCount(0);
  });
  await test.step("D20: a long text loses its beginning", async () => {
    await text.fill("once there was a small old red happy quick cat and then the dog ran to the mat");
    await expect(page.locator(".context")).toContainText("mat");
    // D8: it stays one line, which scrolls sideways.
    expect(await text.evaluate((e) => e.scrollHeight - e.clientHeight)).toBeLessThanOrEqual(0);
    const [blank, side] = [page.locator(".context .blank"), page.locator(".predictions")];
    await expect
      .poll(async () => {
        const [b, s] = [await blank.boundingBox(), await side.boundingBox()];
        return b !== null && s !== null && b.x + b.width <= s.x + s.width;
      })
      .toBe(true);
    await shoot(page, "long-context", app.target);
    await text.fill("the cat sat on");
  });
  await test.step("D16: each of three things to try starts from the graph as it came", async () => {
    await expect(page.locator(".predictions .bar").first()).toBeVisible();
    const predicted = () => page.locator(".predictions").textContent();
    const before = await predicted();
    await page.getByRole("button", { name: "Try: Make Wo 96 wide" }).click();
    await expect(status(page)).toContainText("✕");
    // It says that one sees the prediction change: there is one, and it is another.
    await page.getByRole("button", { name: "Try: Bypass the norms" }).click();
    await expect(page.locator(".predictions .bar").first()).toBeVisible();
    await expect.poll(predicted).not.toBe(before);
    await page.getByRole("button", { name: "Try: Disconnect the Mask" }).click();
    await page.getByRole("button", { name: "Try: Bypass the norms" }).click();
    await expect(status(page)).toContainText("✓ proved");
    await expect(page.locator(".predictions .bar").first()).toBeVisible();
    await page.getByRole("button", { name: "Undo: Bypass the norms" }).click();
    await expect(page.locator(".leak-banner")).toBeVisible();
    await page.keyboard.press("Control+Z");
    await expect(status(page)).toContainText("✓ proved");
  });
  await test.step("D24, D26: the marked problem is marked as a whole and seen from its title on", async () => {
    await page.getByRole("button", { name: "Try: Make Wo 96 wide" }).click();
    await page.keyboard.press("F8");
    const row = page.locator(".problem-item.is-focused");
    await expect(row).toBeVisible();
    const bar = await row.evaluate((e) => {
      const { height } = getComputedStyle(e, "::before");
      return Number.parseFloat(height) / e.getBoundingClientRect().height;
    });
    expect(bar).toBeGreaterThan(0.95);
    expect(await page.locator(".problems").evaluate((e) => e.scrollTop)).toBe(0);
    await shoot(page, "problem-marked", app.target);
  });
  await test.step("D32: a notice lies over the canvas, not over the panel below", async () => {
    const fix = page.locator(".problems .fix").first();
    const wo = node(page, "blocks/wo");
    await page.mouse.move(...(await corner(page)));
    await page.keyboard.down("Shift");
    await page.mouse.wheel(0, 4000);
    await page.keyboard.up("Shift");
    await expect.poll(() => inView(page, wo)).toBe(false);
    await fix.click();
    await expect(notice(page)).toBeVisible();
    await test.step("D21: what the fix changed comes into view, lit for a while", async () => {
      await expect(page.locator("html")).toHaveAttribute("data-spotlight", "fix");
      await expect.poll(() => inView(page, wo)).toBe(true);
    });
    const [n, d] = [await notice(page).boundingBox(), await page.locator(".dock").boundingBox()];
    expect((n?.y ?? 0) + (n?.height ?? 0)).toBeLessThanOrEqual(d?.y ?? 0);
    // Neither does the history: what begins a training can be pressed, what the run came to can be read.
    await page.keyboard.press("Control+Alt+H");
    await page.keyboard.press("Control+Shift+L");
    await page.getByRole("button", { name: "Start training" }).click({ trial: true });
    const [h, t] = [await page.locator(".history").boundingBox(), await page.locator(".dock").boundingBox()];
    expect((h?.y ?? 0) + (h?.height ?? 0)).toBeLessThanOrEqual(t?.y ?? 0);
  });
});

test("D28: a tour leads back to where it began", async ({ page }) => {
  await expect(page.locator(".predictions .bar").first()).toBeVisible();
  const name = page.getByLabel("Name of the graph");
  const before = await name.inputValue();
  const all = page.locator(".react-flow__node .node");
  const seen = async () => {
    const nodes = await all.all();
    return (await Promise.all(nodes.map((n) => inView(page, n)))).every(Boolean);
  };
  const paths = () => all.evaluateAll((nodes) => nodes.map((n) => (n as HTMLElement).dataset.node).sort());
  await expect.poll(seen).toBe(true);
  const first = await paths();
  await page.getByRole("button", { name: "Follow a token" }).click();
  await expect(name).toHaveValue("Worked example");
  await expect(page.locator(".step-bar")).toBeVisible();
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
  await page.getByRole("button", { name: "End step mode" }).click();
  await expect(name).toHaveValue(before);
  // All of it is seen as before, not the one node that the tour was at.
  await expect.poll(paths).toEqual(first);
  await expect.poll(seen).toBe(true);
  await expect(page.locator(".step-bar")).toHaveCount(0);
});

test("D2: a decoder's positions are named by what it reads; D15: a file without a layout opens", async ({
  page,
  app,
}) => {
  await choose(page, "Presets", /Encoder–decoder/);
  await expect(page.locator(".predictions .bar").first()).toBeVisible();
  await node(page, "shift").locator(".node-name").click();
  await expect(inspector(page).locator(".heat-columns")).toContainText("<bos>");
  await expect(inspector(page).locator(".heat-columns")).not.toContainText("<eos>");
  await shoot(page, "shift-labels", app.target);
  const { layout: _, ...rest } = await readGraph("smallest");
  const data = JSON.stringify(rest);

  await openText(page, data);
  await expect(page.getByLabel("Name of the graph")).toHaveValue(String(rest.name));
  await expect(notice(page)).toHaveCount(0);

  await test.step("a file that has places keeps them, and may be drawn as a tower", async () => {
    const { direction: _, ...placed } = await readGraph("decoder-only");
    const ids = Object.keys(placed.nodes);
    placed.layout = Object.fromEntries(ids.map((id, i) => [id, [200 * i, 40 * (i % 3)]]));
    await openText(page, JSON.stringify(placed), "wide.graph.json");
    await expect(notice(page)).toContainText("wide.graph.json keeps its places, from left to right.");
    await expect(lastStep(page)).toBeDisabled();
    const sides = async () => [await middleOf(node(page, "emb")), await middleOf(node(page, "norm_f"))];
    const [before, behind] = await sides();
    expect((behind?.x ?? 0) - (before?.x ?? 0)).toBeGreaterThan(100);
    await notice(page).getByRole("button", { name: "Draw as tower" }).click();
    await expect(lastStep(page)).toHaveAccessibleDescription(/Draw as tower/);
    await expect
      .poll(async () => {
        const [below, above] = await sides();
        return (below?.y ?? 0) - (above?.y ?? 0);
      })
      .toBeGreaterThan(100);
    await page.keyboard.press("Control+Z");
    await expect(lastStep(page)).toBeDisabled();
    await expect(notice(page)).toHaveCount(0);
  });
  await test.step("D14: the canvas is never blank while a large file without places is laid out", async () => {
    await page.evaluate(() => {
      const found = { blank: 0, most: 0 };
      Object.assign(window, { found });
      const look = () => {
        const isBlank = !document.querySelector(".laying-out, .canvas .react-flow__node");
        found.blank = isBlank ? found.blank + 1 : 0;
        found.most = Math.max(found.most, found.blank);
        requestAnimationFrame(look);
      };
      look();
    });
    await openText(page, long(900));
    await expect(page.getByLabel("Name of the graph")).toHaveValue("Long");
    await expect(node(page, "emb")).toBeVisible();
    await expect(page.locator(".laying-out")).toHaveCount(0, { timeout: 30_000 });
    // Frames, not time: one graph goes and the next comes.
    const { most } = await page.evaluate(() => (window as unknown as { found: { most: number } }).found);
    expect(most).toBeLessThanOrEqual(4);
  });
});

/** A chain of norms with sums beside it, too large for a tower at once, and no place for any. */
const long = (norms: number): string => {
  const ids = Array.from({ length: norms }, (_, i) => i);
  return JSON.stringify({
    format: 2,
    name: "Long",
    dims: { B: 1, T: 2, D: 8, V: 5 },
    vocabulary: { kind: "words", tokens: ["<unk>", "<pad>", "the", "a", "cat"] },
    text: { main: "the cat" },
    seed: 3,
    nodes: {
      tokens: { block: "tokens" },
      emb: { block: "embedding" },
      ...Object.fromEntries(ids.map((i) => [`norm_${i}`, { block: "norm" }])),
    },
    wires: ["tokens.ids → emb.ids", ...ids.map((i) => `${i > 0 ? `norm_${i - 1}` : "emb"}.x → norm_${i}.x`)],
  });
};

test("D19: a wire that is held at the edge takes the view along, to a node that was out of it", async ({
  page,
}) => {
  await expect(page.locator(".predictions .bar").first()).toBeVisible();
  await page.keyboard.press("Control+Alt+N");
  await dragBlock(page, "embedding", { x: 420, y: 420 });
  await dragBlock(page, "norm", { x: 700, y: 420 });
  await page.mouse.click(...(await corner(page)));
  await page.mouse.move(...(await corner(page)));
  await page.keyboard.down("Shift");
  await page.mouse.wheel(0, -400);
  await page.keyboard.up("Shift");
  const norm = node(page, "norm");
  await expect.poll(() => inView(page, norm)).toBe(false);
  const [from, canvas] = [
    await middleOf(page.locator('[data-socket="embedding.out.x"]')),
    await page.locator(".canvas").boundingBox(),
  ];
  if (!canvas) throw new Error("no canvas");
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y, { steps: 3 });
  await page.mouse.move(canvas.x + canvas.width - 4, from.y, { steps: 3 });
  await expect.poll(() => inView(page, norm)).toBe(true);
  // Away from the edge the view rests, and the wire goes where it is led.
  await page.mouse.move(canvas.x + canvas.width / 2, from.y, { steps: 2 });
  await settled(page);
  const to = await middleOf(page.locator('[data-socket="norm.in.x"]'));
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
  await expect(lastStep(page)).toHaveAccessibleDescription(/Connect/);
});

test("D12: seen from afar, a node that is selected is as readable as its neighbours", async ({
  page,
  app,
}) => {
  await expect(page.locator(".predictions .bar").first()).toBeVisible();
  const canvas = page.locator(".canvas");
  const at = await middleOf(node(page, "emb"));
  await page.mouse.move(at.x, at.y);
  for (let i = 0; i < 12 && (await canvas.getAttribute("data-step")) !== "far"; i++)
    await page.mouse.wheel(0, 120);
  await expect(canvas).toHaveAttribute("data-step", "far");
  await page.mouse.click(at.x, at.y);
  await expect(inspector(page).getByLabel("Id", { exact: true })).toHaveValue("emb");
  await shoot(page, "selected-from-afar", app.target);
  const sizes = await page.evaluate(() => {
    const viewport = document.querySelector(".react-flow__viewport");
    const { a } = new DOMMatrix(viewport ? getComputedStyle(viewport).transform : "");
    return [...document.querySelectorAll('[data-node="emb"] *')].flatMap((e) => {
      const says = [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.textContent?.trim());
      return says && e.checkVisibility({ visibilityProperty: true })
        ? [Number.parseFloat(getComputedStyle(e).fontSize) * a]
        : [];
    });
  });
  for (const size of sizes) expect(size).toBeGreaterThanOrEqual(11);
  await test.step("D12: ports take wires at the smallest size at which they are seen", async () => {
    const ports = page.locator('[data-socket="emb.out.x"]');
    const seen = () => ports.evaluate((e) => e.checkVisibility({ visibilityProperty: true }));
    for (let i = 0; i < 12 && ((await ports.count()) === 0 || !(await seen())); i++)
      await page.mouse.wheel(0, -60);
    await settled(page);
    await expect(canvas).not.toHaveAttribute("data-step", "value");
    const [from, to] = [await middleOf(ports), await middleOf(page.locator('[data-socket="norm_f.in.x"]'))];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2 + 40, (from.y + to.y) / 2, { steps: 4 });
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
    await expect(lastStep(page)).toHaveAccessibleDescription(/Connect/);
  });
});

test("D34: in a broken text scrolled to the end of a long line, a node that is selected shows its line", async ({
  page,
}) => {
  await expect(page.locator(".predictions .bar").first()).toBeVisible();
  await page.keyboard.press("Control+J");
  const editor = page.locator(".json-host .monaco-editor").first();
  const line = (text: string) => editor.locator(".view-line", { hasText: text }).first();
  await line('"vocabulary"').click();
  await page.keyboard.press("Home");
  await test.step("D34: the vocabulary, one long line, is wrapped: nothing of it lies past the edge", async () => {
    await expect(line('"vocabulary"')).toBeVisible();
    const [ends, edge] = [
      await editor
        .locator(".view-line > span")
        .evaluateAll((all) => all.map((e) => e.getBoundingClientRect().right)),
      await editor.boundingBox(),
    ];
    expect(Math.max(...ends)).toBeLessThanOrEqual((edge?.x ?? 0) + (edge?.width ?? 0));
    expect(Math.max(...ends)).toBeGreaterThan((edge?.x ?? 0) + (edge?.width ?? 0) / 2);
  });
  await page.keyboard.press("End");
  await page.keyboard.press("End");
  await page.keyboard.type(" broken");
  await expect(page.locator(".json-host .squiggly-error").first()).toBeAttached();
  await node(page, "norm_f").locator(".node-name").click();
  await expect(line('"norm_f"')).toBeVisible();
  const [shown, around] = [await line('"norm_f"').boundingBox(), await editor.boundingBox()];
  // Its beginning is there, not only what would be right of it.
  const inset = (shown?.x ?? 0) - (around?.x ?? 0);
  expect(inset).toBeGreaterThanOrEqual(0);
  expect(inset).toBeLessThan(120);
});
