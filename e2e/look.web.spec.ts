// What is seen of each preset when it opens, measured in the page: letters that are large enough, none cut off, none on or
// under anything. test/renderer/towers.test.ts measures places and wires, over random graphs too.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { openPreset, openText, presetFiles, settled } from "./workbench.ts";

test.use({ presetBlocks: "open" });

const windows = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
  { width: 2560, height: 1440 },
] as const;

/** Of names, and of all other text, on the screen. */
const least = { name: 12, text: 11 };

interface Seen {
  readonly texts: number;
  readonly faults: readonly string[];
}

/** Reads what is drawn of the nodes; of a text only the part that can be seen. */
const measured = (page: Page): Promise<Seen> =>
  page.evaluate((least) => {
    interface Text extends Record<"left" | "right" | "top" | "bottom", number> {
      readonly of: string;
      /** Lines of one text go by the same. */
      readonly from: Node;
      readonly text: string;
      readonly size: number;
      readonly isName: boolean;
    }
    const viewport = document.querySelector(".react-flow__viewport");
    const canvas = document.querySelector(".canvas")?.getBoundingClientRect();
    if (!viewport || !canvas) throw new Error("no canvas");
    const zoom = new DOMMatrix(getComputedStyle(viewport).transform).a;
    const nodes = [...document.querySelectorAll<HTMLElement>(".react-flow__node [data-node]")];
    const texts: Text[] = [];
    for (const node of nodes) {
      const walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      for (let at = walk.nextNode(); at; at = walk.nextNode()) {
        const around = at.parentElement;
        const text = at.textContent?.trim() ?? "";
        if (!around || text === "" || !around.checkVisibility({ visibilityProperty: true })) continue;
        const range = document.createRange();
        range.selectNodeContents(at);
        const size = Number.parseFloat(getComputedStyle(around).fontSize) * zoom;
        const isName = around.closest(".node-name") !== null;
        for (const line of range.getClientRects()) {
          let { left, right, top, bottom } = line;
          // The letters, without what the line has above and below them.
          const above = Math.max(0, (bottom - top - 0.8 * size) / 2);
          [top, bottom] = [top + above, bottom - above];
          for (let e: Element | null = around; e && e !== node.parentElement; e = e.parentElement) {
            if (getComputedStyle(e).overflow === "visible") continue;
            const clip = e.getBoundingClientRect();
            [left, right] = [Math.max(left, clip.left), Math.min(right, clip.right)];
            [top, bottom] = [Math.max(top, clip.top), Math.min(bottom, clip.bottom)];
          }
          if (right - left < 1 || bottom - top < 1) continue;
          texts.push({ of: node.dataset.node ?? "", from: at, text, size, isName, left, right, top, bottom });
        }
      }
    }
    type Box = Record<"left" | "right" | "top" | "bottom", number>;
    const overlap = (a: Box, b: Box, by: number) =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > by &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > by;
    const says = ({ of, text }: Text) => `"${text}" of ${of}`;
    const faults: string[] = [];
    for (const [i, t] of texts.entries()) {
      if (t.size < (t.isName ? least.name : least.text) - 0.01)
        faults.push(`${says(t)} is ${t.size.toFixed(1)} px high`);
      if (t.left < canvas.left || t.right > canvas.right || t.top < canvas.top || t.bottom > canvas.bottom)
        faults.push(`${says(t)} is cut off by the edge of the canvas`);
      for (const other of texts.slice(i + 1))
        if (t.from !== other.from && overlap(t, other, 1)) faults.push(`${says(t)} lies on ${says(other)}`);
      for (const node of nodes)
        if (
          node.matches(".node") &&
          node.dataset.node !== t.of &&
          overlap(t, node.getBoundingClientRect(), 2)
        )
          faults.push(`${says(t)} lies on ${node.dataset.node}`);
    }
    return { texts: texts.length, faults };
  }, least);

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
