// What a page's own objects take, from a snapshot of its heap: without the code that V8 compiles, and without what the
// browser keeps for itself (undo steps of text fields, timings).
import type { CDPSession } from "@playwright/test";

const own = new Set([
  ...["object", "closure", "array", "string", "concatenated string", "sliced string"],
  ...["regexp", "number", "bigint", "symbol"],
]);

interface Snapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: string[]; readonly node_types: [string[]] } };
  readonly nodes: readonly number[];
}

/** Bytes. The garbage is collected before. */
export async function objectBytes(input: CDPSession): Promise<number> {
  const chunks: string[] = [];
  const keep = ({ chunk }: { chunk: string }): void => void chunks.push(chunk);
  input.on("HeapProfiler.addHeapSnapshotChunk", keep);
  await input.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  input.off("HeapProfiler.addHeapSnapshotChunk", keep);
  const { snapshot, nodes } = JSON.parse(chunks.join("")) as Snapshot;
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, size] = [fields.indexOf("type"), fields.indexOf("self_size")];
  let bytes = 0;
  for (let at = 0; at < nodes.length; at += fields.length)
    if (own.has(types[0][nodes[at + type] ?? 0] ?? "")) bytes += nodes[at + size] ?? 0;
  return bytes;
}
