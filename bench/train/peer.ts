// How a peer of bench/train talks: it says that it is ready, then gives the times of as many runs as a line asks for.
import { createInterface } from "node:readline";

export async function answer(
  name: string,
  once: () => Promise<void>,
  more: Readonly<Record<string, number>> = {},
): Promise<void> {
  console.log(JSON.stringify({ ready: name, ...more }));
  for await (const line of createInterface({ input: process.stdin })) {
    const times: number[] = [];
    const cpu: number[] = [];
    for (let i = 0; i < Number(line); i++) {
      const [at, used] = [performance.now(), process.cpuUsage()];
      await once();
      times.push(performance.now() - at);
      const { user, system } = process.cpuUsage(used);
      cpu.push((user + system) / 1000);
    }
    console.log(JSON.stringify({ times, cpu }));
  }
  process.exit(0);
}
