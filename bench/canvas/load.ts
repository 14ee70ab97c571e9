// What the rest of the machine does meanwhile: busy time of all cores less that of this process and its children.
import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks a second of /proc, on every Linux that a browser runs on. */
const ticks = 100;

interface Reading {
  readonly at: number;
  readonly all: number;
  readonly own: ReadonlyMap<number, number>;
}

/** Starts measuring; the function that it gives tells the cores that others kept busy since. NaN off Linux. */
export function watchLoad(): () => number {
  const before = read();
  return () => {
    const after = read();
    if (!before || !after) return Number.NaN;
    let own = 0;
    for (const [pid, used] of after.own) own += used - (before.own.get(pid) ?? 0);
    const seconds = (after.at - before.at) / 1000;
    return Math.max(0, (after.all - before.all - own) / ticks / seconds);
  };
}

function read(): Reading | null {
  try {
    const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0, steal = 0] = (
      readFileSync("/proc/stat", "utf8").split("\n")[0] ?? ""
    )
      .trim()
      .split(/\s+/)
      .slice(1)
      .map(Number);
    return { at: performance.now(), all: user + nice + system + irq + soft + steal, own: ownProcesses() };
  } catch {
    return null;
  }
}

/** Ticks of this process and all below it. */
function ownProcesses(): Map<number, number> {
  const found = new Map<number, { parent: number; used: number }>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      found.set(Number(name), { parent: Number(fields[1]), used: Number(fields[11]) + Number(fields[12]) });
    } catch {
      // It has ended meanwhile.
    }
  }
  const own = new Map<number, number>();
  for (const [pid, { used }] of found) {
    let at: number | undefined = pid;
    while (at !== undefined && at !== process.pid) at = found.get(at)?.parent;
    if (at === process.pid) own.set(pid, used);
  }
  return own;
}
