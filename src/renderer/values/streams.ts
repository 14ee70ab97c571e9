// Which text stream an axis of positions belongs to: the one whose Tokens node counts its time by that size.
import { type Axis, allNodes, type Checked, hasTrait, type Size } from "../../core/index.ts";
import type { RunResult } from "../../runtime/client/index.ts";
import { counted } from "./shifted.ts";

const known = new WeakMap<Checked, ReadonlyMap<string, string>>();

/** Size of the time axis, `T` → name of the stream. */
function streamsByTime(checked: Checked): ReadonlyMap<string, string> {
  let streams = known.get(checked);
  if (!streams) {
    const readers = allNodes(checked.root).filter((n) => hasTrait(n.block, "reads-text") && n.params.time);
    // The first reader of a size has it: two streams of one size cannot be told apart by it.
    streams = new Map(
      readers.map((n) => [(n.params.time as Size).key, String(n.params.stream)] as const).reverse(),
    );
    known.set(checked, streams);
  }
  return streams;
}

/** The stream whose positions an axis counts; null for other axes. */
export function streamOf(
  axis: Pick<Axis, "role"> & { size: { key: string } },
  checked: Checked,
): string | null {
  return counted.has(axis.role) ? (streamsByTime(checked).get(axis.size.key) ?? null) : null;
}

/** The tokens of one sample, filled up to the length of the longest as the run does. */
export function tokensOf(result: RunResult, stream: string, sample: number): readonly string[] {
  const rows = result.streams[stream]?.tokens ?? [];
  const row = rows[Math.min(sample, rows.length - 1)] ?? [];
  const length = Math.max(0, ...rows.map((r) => r.length));
  return row.length === length ? row : [...row, ...Array(length - row.length).fill("<pad>")];
}
