// What is seen of each preset when it opens, measured in the page: letters that are large enough, none cut off, none on or
// under anything. test/renderer/towers.test.ts measures places and wires, over random graphs too.
import type { Locator } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { measured, windows } from "./measured.ts";
import { openPreset, openText, presetFiles, settled } from "./workbench.ts";

test.use({ presetBlocks: "open" });

for (const window of windows)
  test(`D27: at ${window.width} × ${window.height} the text of every preset can be read, and lies on nothing`, async ({
    page,
  }) => {
    test.setTimeout(150_000);
    await page.setViewportSize(window);
    await expect(page.locator(".predictions .bar").first()).toBeVisible();
    for (const file of presetFiles) {
      await openPreset(page, file);
      await expect(page.locator(".node img").first()).toBeVisible();
      await expect(page.locator(".node-picture.is-stale")).toHaveCount(0);
      await expect.poll(async () => (await measured(page)).faults, file).toEqual([]);
      expect((await measured(page)).texts, file).toBeGreaterThan(12);
    }
    // It can fail: a name in small letters, pushed onto its neighbour.
    await page.addStyleTag({ content: ".node .node-name { font-size: 8px; translate: 0 60px }" });
    const { faults } = await measured(page);
    expect(faults.some((fault) => fault.includes("px high"))).toBe(true);
    expect(faults.some((fault) => fault.includes("lies on"))).toBe(true);
  });

/** A sum of rows of another length, again and again: each node has a message, and each of its neighbours. */
const wrongSums = (direction: "up" | "right") =>
  JSON.stringify({
    format: 2,
    name: "Wrong sums",
    dims: { B: 1, T: 2, D: 8, V: 5 },
    vocabulary: { kind: "words", tokens: ["<unk>", "<pad>", "the", "a", "cat"] },
    text: { main: "the cat" },
    ...(direction === "up" ? { direction } : {}),
    seed: 3,
    nodes: {
      tokens: { block: "tokens" },
      wide: { block: "embedding", params: { width: 12 } },
      narrow: { block: "embedding" },
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((i) => [`add_${i}`, { block: "add" }])),
    },
    wires: [
      "tokens.ids → wide.ids",
      "tokens.ids → narrow.ids",
      ...[1, 2, 3, 4, 5, 6].flatMap((i) => [
        `${i > 1 ? `add_${i - 1}.y` : "narrow.x"} → add_${i}.a`,
        `wide.x → add_${i}.b`,
      ]),
    ],
  });

for (const direction of ["up", "right"] as const)
  test(`D27: messages of neighbours, drawn ${direction}, lie beside each other`, async ({ page }) => {
    await expect(page.locator(".predictions .bar").first()).toBeVisible();
    await openText(page, wrongSums(direction));
    const messages = page.locator(".node-message");
    await expect(messages).toHaveCount(6);
    await expect(messages.first()).toContainText("axis 3 must be D = 8");
    await settled(page);
    expect(await overlaps(messages)).toBe(0);
  });

/** Pairs that lie on each other, by more than a border's width. */
const overlaps = (boxes: Locator): Promise<number> =>
  boxes.evaluateAll((all) => {
    const rects = all.map((e) => e.getBoundingClientRect());
    return rects.flatMap((a, i) =>
      rects
        .slice(i + 1)
        .filter(
          (b) =>
            Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
            Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1,
        ),
    ).length;
  });
