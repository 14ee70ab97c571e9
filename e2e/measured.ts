// What is drawn of the nodes on the screen, measured in the page: letters that are too small or cut off, and what lies on
// something else.
import type { Page } from "@playwright/test";

/** Of the window, in which everything should be seen: a laptop's, a small one, a large screen. */
export const windows = [
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
export const measured = (page: Page): Promise<Seen> =>
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
    const isOpaque = (colour: string) => colour !== "transparent" && !/^rgba|\//.test(colour);
    const says = ({ of, text }: Text) => `"${text}" of ${of}`;
    const faults: string[] = [];
    for (const name of document.querySelectorAll(".edge-name:not(.is-alone)"))
      if (
        name.checkVisibility({ visibilityProperty: true }) &&
        !isOpaque(getComputedStyle(name).backgroundColor)
      )
        faults.push(`wires run through "${name.textContent}"`);
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
