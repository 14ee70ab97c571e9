// The graph as something that runs without Heddle, with the weights that the canvas shows.
import { explain, isError } from "../../core/index.ts";
import { givenWeights } from "../engine/weights.ts";
import { disk } from "../storage/disk.ts";
import { slugOf } from "../storage/file-name.ts";
import { checkedOf } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import type { Target } from "./files.ts";
import { made } from "./made.ts";

export async function exportGraph(to: Exclude<Target, "part">): Promise<void> {
  const { document, notify } = useStore.getState();
  const refusal = whyNotExport();
  if (refusal !== null) return notify("error", refusal);
  const name = slugOf(document.name);
  const { files, why } = await made({ to, document, given: givenWeights(), name });
  if (why !== undefined) return notify("error", `Not exported: ${why}.`);
  const [first] = files;
  const saved =
    to === "pytorch" || !first
      ? await disk.saveFolder(`${name}-pytorch`, files)
      : await disk.saveBytesAs(first.name, new Uint8Array(first.bytes));
  if (!saved) return;
  if ("error" in saved) notify("error", `Not exported: ${saved.error}`);
  else if (to === "onnx") notify("info", `Exported as ${saved.name}, with its weights.`);
  else
    notify("info", `Exported to ${saved.name}. To compare it with Heddle, run python3 test_parity.py there.`);
}

/** The first error of the graph, or that it is empty; null where it can be exported. */
function whyNotExport(): string | null {
  const { document } = useStore.getState();
  if (Object.keys(document.nodes).length === 0) return "Not exported: the graph is empty.";
  const errors = checkedOf(document).diagnostics.filter(isError);
  const [first] = errors;
  if (!first) return null;
  const more = errors.length > 1 ? ` And ${errors.length - 1} more in Problems.` : "";
  return `Not exported, the graph has an error: ${explain(first).title}${more}`;
}
