// ONNX Runtime's native WebGPU in a process of its own, over Chromium's software driver of Vulkan or the machine's own.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { listSupportedBackends } from "onnxruntime-node";
import { root } from "../../scripts/run-step.ts";

/** One value on the GPU beside the same on the CPU. */
export interface Compared {
  readonly name: string;
  /** Whether every node of it was placed there; `nowhere`: it did not run. */
  readonly where: "GPU" | "CPU" | "nowhere";
  /** Relative to the CPU's where that is above 1. */
  readonly difference: number;
  readonly about: string;
  /** Of an operator: whether what WebGPU may hide in it was found. */
  readonly isFault?: boolean;
}

/** Vulkan's description of a driver in software, beside the library that loads it. */
const drivers = ["/usr/lib/chromium/vk_swiftshader_icd.json", "/opt/google/chrome/vk_swiftshader_icd.json"];

const driver = process.env.VK_ICD_FILENAMES ?? drivers.find(existsSync);

/** Says why there is nothing to test with, once a file, where people see it. */
export function hasGpu(): boolean {
  const why = !listSupportedBackends().some(({ name }) => name === "webgpu")
    ? "ONNX Runtime has no WebGPU for this system"
    : driver === undefined
      ? `no Vulkan driver; looked for ${drivers.join(" and ")}`
      : undefined;
  if (why !== undefined) console.warn(`SKIPPED: ${why}`);
  return why === undefined;
}

export async function onGpu(...args: readonly string[]): Promise<Compared[]> {
  const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
  const child = spawn(process.execPath, [tsx, join(root, "test/gpu/on-gpu.ts"), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      VK_ICD_FILENAMES: driver,
      LD_LIBRARY_PATH: [dirname(driver ?? ""), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":"),
    },
  });
  const found: Compared[] = [];
  for await (const line of createInterface(child.stdout)) {
    const compared = JSON.parse(line) as Compared & { difference: number | null };
    // JSON has no infinity.
    found.push({ ...compared, difference: compared.difference ?? Number.POSITIVE_INFINITY });
  }
  return found;
}
