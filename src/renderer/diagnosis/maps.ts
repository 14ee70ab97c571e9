// Dependence maps of every value on the way to the outputs, at the length of the document's own text where it is short.
import {
  allNodes,
  type Checked,
  dependenceMap,
  dimsOf,
  encode,
  hasTrait,
  type LeakProof,
  lower,
  type Run,
  runCells,
  type Size,
} from "../../core/index.ts";
import type { Maps } from "../store/report.ts";

/** Tokens up to which maps are made at the length of the text: the cost grows with its square. */
const longest = 16;
/** Values up to which all maps are made. */
const mostValues = 3000;

/** The maps, and the run that they are read off. */
export function mapsOf(
  checked: Checked,
  proof: LeakProof,
): { readonly run: Run | null; readonly maps: Maps } {
  const run = runAtText(checked, proof) ?? proof.unrolled().run();
  const outputs = Object.entries(lower(checked).outputs);
  if (!run || outputs.length > mostValues) return { run, maps: { table: [], at: {} } };
  const table: ReturnType<typeof dependenceMap>[] = [];
  const known = new Map<string, number>();
  const at: Record<string, number> = {};
  for (const [address, value] of outputs) {
    const maps = dependenceMap(run, value);
    if (maps.length === 0) continue;
    const key = JSON.stringify(maps);
    let index = known.get(key);
    if (index === undefined) {
      index = table.push(maps) - 1;
      known.set(key, index);
    }
    at[address] = index;
  }
  return { run, maps: { table, at } };
}

/** The proof's own run at as many positions as the text has tokens; undefined where that is none or too many. */
function runAtText({ root, document, bindings }: Checked, proof: LeakProof): Run | undefined {
  const { vocabulary } = document;
  const usual = proof.unrolled().run();
  if (!usual || !vocabulary) return undefined;
  const dims = { ...usual.options.dims };
  const { prefix } = proof.task;
  if (prefix) for (const name of dimsOf(prefix)) dims[name] = bindings[name] ?? 1;
  for (const node of allNodes(root)) {
    if (!hasTrait(node.block, "reads-text") || node.state === "off") continue;
    const [name, ...more] = dimsOf(node.params.time as Size);
    const text = encode(document.text[String(node.params.stream)] ?? "", vocabulary);
    if (name === undefined || more.length > 0 || !text.ok) return undefined;
    const tokens = text.encoded.time;
    if (tokens < 2 || tokens > longest) return undefined;
    dims[name] = tokens;
  }
  try {
    return runCells(proof.unrolled().program, { dims, level: "positions", layout: "none" });
  } catch {
    return undefined; // a size that does not fit, such as a table of positions that is too short
  }
}
