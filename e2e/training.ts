// What the specs of training share.
import { expect, type Locator, type Page } from "@playwright/test";
import type { App } from "./fixtures.ts";
import { answerDialogs } from "./workbench.ts";

/** The Train panel, once the graph has run. */
export async function openPanel(page: Page): Promise<Locator> {
  await expect(page.locator(".predictions .bars li")).toHaveCount(8);
  await page.getByRole("button", { name: "Train", exact: true }).click();
  return page.getByRole("region", { name: "Train" });
}

/** The Generate panel. */
export async function openWriting(page: Page): Promise<Locator> {
  await page.keyboard.press("Control+Alt+W");
  return page.getByRole("region", { name: "Generate" });
}

/** Begins a training and waits until it is at a step of two digits. */
export async function beginTraining(panel: Locator, steps: number): Promise<void> {
  await panel.getByRole("textbox", { name: "Steps" }).fill(String(steps));
  await panel.getByRole("button", { name: "Start training" }).click();
  await expect(panel.locator(".facts")).toContainText(new RegExp(`step [1-9]\\d+ of ${steps}`), {
    timeout: 60_000,
  });
}

/** Trains for so many steps, to the end. */
export async function trainFor(panel: Locator, steps: number): Promise<void> {
  await panel.getByRole("textbox", { name: "Steps" }).fill(String(steps));
  await panel.getByRole("button", { name: "Start training" }).click();
  await expect(panel.locator(".facts")).toContainText(`step ${steps} of ${steps}`, { timeout: 120_000 });
  await expect(panel.locator(".facts")).toContainText("finished");
}

/** The step that the facts tell of. */
export async function stepNow(panel: Locator): Promise<number> {
  const text = (await panel.locator(".facts").textContent()) ?? "";
  return Number(/step (\d+) of/.exec(text)?.[1]);
}

/** Presses a button that asks for a file, and chooses this one. */
export async function chooseData(page: Page, app: App, button: Locator, path: string): Promise<void> {
  if (app.electron) {
    await answerDialogs(app.electron, { path });
    await button.click();
    return;
  }
  const chooser = page.waitForEvent("filechooser");
  await button.click();
  await (await chooser).setFiles(path);
}
