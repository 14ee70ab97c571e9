// Training by WebGPU in Electron's page, on its adapter in software, where it is not too old for that (docs/gpu.md).
import { test as base, expect } from "@playwright/test";
import { electronHere } from "../scripts/electron-binary.ts";
import { openElectron } from "./fixtures.ts";
import { openPanel } from "./training.ts";

/** Electron 25 wants more words for it than today's Chromium. */
const software = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
  "--use-vulkan=swiftshader",
  "--ignore-gpu-blocklist",
];

base("a training in the app's window goes by WebGPU where it is asked to, or says why not", async () => {
  base.skip(!electronHere().path, "no Electron binary");
  base.setTimeout(170_000);
  const { page, close } = await openElectron(software);
  try {
    const panel = await openPanel(page);
    await panel.locator(".train-more").evaluate((more: HTMLDetailsElement) => {
      more.open = true;
    });
    await panel.getByRole("combobox", { name: "Train on" }).selectOption({ label: "GPU" });
    await panel.getByRole("textbox", { name: "Steps" }).fill("4");
    await panel.getByRole("textbox", { name: "Batch" }).fill("1");
    await panel.getByRole("textbox", { name: "Context" }).fill("8");
    await panel.getByRole("button", { name: "Start training" }).click();
    await expect(panel.locator(".facts")).toContainText("finished", { timeout: 140_000 });
    const told = panel.locator(".facts");
    const isOld = await page.evaluate(() => Number(/Chrome\/(\d+)/.exec(navigator.userAgent)?.[1]) < 128);
    if (isOld) await expect(told).toContainText("too old for the library: trained on the CPU");
    else await expect(told).toContainText(/GPU: .*the CPU in the first 3 steps|Trained on the CPU\./);
  } finally {
    await close();
  }
});
