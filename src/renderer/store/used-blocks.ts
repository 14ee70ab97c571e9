// How often each block was added and which were added last, remembered from one session to the next: among equals the
// used ones come first.
import { isObject, isText, listOf, type Parse } from "../storage/checks.ts";
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

const [countsSetting, latestSetting] = [
  remembered<Counts>("heddle-used-blocks", parseCounts, {}),
  remembered<readonly string[]>("heddle-last-blocks", listOf(isText), []),
];
let counts: Counts | undefined;
let latest: readonly string[] | undefined;

/** Kinds that are remembered as used last: the staples among them are shown anyway. */
const mostLatest = 16;

export function timesUsed(kind: string): number {
  counts ??= countsSetting.read();
  return Object.hasOwn(counts, kind) ? (counts[kind] ?? 0) : 0;
}

/** Kinds of blocks that were added, the latest first. */
export function lastUsed(): readonly string[] {
  latest ??= latestSetting.read();
  return latest;
}

export function countUse(kind: string): void {
  const times = timesUsed(kind) + 1;
  counts = { ...counts, [kind]: times };
  countsSetting.write(counts);
  latest = [kind, ...lastUsed().filter((other) => other !== kind)].slice(0, mostLatest);
  latestSetting.write(latest);
}
