/** What the specs of the workbench share: finding nodes, opening graphs, choosing a theme. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { root } from "../scripts/run-step.ts";

export const node = (page: Page, path: string): Locator => page.locator(`[data-node="${path}"]`);

export interface GraphFile {
  nodes: Record<string, Record<string, unknown>>;
  weights: Record<string, unknown>;
  [key: string]: unknown;
}

export const readGraph = async (name: string): Promise<GraphFile> =>
  JSON.parse(await readFile(join(root, "graphs", `${name}.graph.json`), "utf8"));

/** Drops a graph file on the canvas, as from a file manager. */
export async function openText(page: Page, text: string, name = "some.graph.json"): Promise<void> {
  const data = await page.evaluateHandle(
    ({ text, name }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name, { type: "application/json" }));
      return transfer;
    },
    { text, name },
  );
  await page.locator(".canvas").dispatchEvent("dragover", { dataTransfer: data });
  await page.locator(".canvas").dispatchEvent("drop", { dataTransfer: data });
}

/** Clicks through the themes until the wanted one is on. */
export async function theme(page: Page, wanted: "light" | "dark"): Promise<void> {
  for (let i = 0; i < 4; i++) {
    if ((await page.evaluate(() => document.documentElement.dataset.theme)) === wanted) break;
    await page.getByRole("button", { name: /^Theme:/ }).click();
  }
  await page.mouse.move(2, 500);
  await page.waitForTimeout(150);
}
