// How often each block was added, remembered from one session to the next: among equals the used ones come first.
import { isObject, type Parse } from "../storage/checks.ts";
import { remembered } from "../storage/remembered.ts";

type Counts = Readonly<Record<string, number>>;

const parseCounts: Parse<Counts> = (saved, ignore) => {
  if (!isObject(saved)) {
    ignore("must be an object");
    return undefined;
  }
  const counted = Object.entries(saved).filter((e): e is [string, number] => Number.isFinite(e[1]));
  if (counted.length < Object.keys(saved).length) ignore("each count must be a number");
  return Object.fromEntries(counted);
};

const setting = remembered<Counts>("heddle-used-blocks", parseCounts, {});
let counts: Counts | undefined;

export function timesUsed(kind: string): number {
  counts ??= setting.read();
  return Object.hasOwn(counts, kind) ? (counts[kind] ?? 0) : 0;
}

export function countUse(kind: string): void {
  const times = timesUsed(kind) + 1;
  counts = { ...counts, [kind]: times };
  setting.write(counts);
}
