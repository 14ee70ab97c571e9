// What the kernel says of a process's memory.
import { readFileSync } from "node:fs";

/** Megabytes of `VmRSS` or `VmHWM`, the highest since it was set back. */
export function memoryOf(pid: number, key: "VmRSS" | "VmHWM"): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
}
