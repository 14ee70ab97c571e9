// What can be taken out of a value: its numbers as text or as a file, and its picture. All of it, not the part in view.
import type { TensorData } from "../../runtime/client/index.ts";
import { engineClient } from "../engine/session.ts";
import { disk } from "../storage/disk.ts";
import { slugOf } from "../storage/file-name.ts";
import { useStore } from "../store/store.ts";
import { countOfEntries } from "./difference.ts";
import { csvOf, jsonOf, npyOf } from "./tensor-file.ts";

export interface Taken {
  /** `Attention weights`. */
  readonly title: string;
  readonly handle: string;
  readonly dims: readonly number[];
  readonly axes: readonly string[];
}

/** More numbers than this are too much for a clipboard; a file takes them all. */
const mostCopied = 500_000;

export async function copyText(value: Taken, form: "CSV" | "JSON"): Promise<void> {
  const { notify } = useStore.getState();
  const count = countOfEntries(value.dims);
  if (count > mostCopied)
    return notify(
      "error",
      `${count.toLocaleString("en-US")} numbers are too many for the clipboard; the limit is ${mostCopied.toLocaleString("en-US")}. Save it as .npy instead.`,
    );
  const data = await read(value);
  if (!data) return;
  try {
    await navigator.clipboard.writeText(form === "CSV" ? csvOf(data, value.axes) : jsonOf(data, value.axes));
    notify("info", `Copied ${value.title} as ${form}: ${value.dims.join(" × ") || "1 number"}.`);
  } catch {
    notify("error", "Cannot write to the clipboard; nothing was copied.");
  }
}

export async function saveNpy(value: Taken): Promise<void> {
  const { notify, document } = useStore.getState();
  const data = await read(value);
  if (!data) return;
  const saved = await disk.saveBytesAs(`${slugOf(`${document.name} ${value.title}`)}.npy`, npyOf(data));
  if (!saved) return;
  if ("error" in saved) notify("error", `Not saved: ${saved.error}`);
  else notify("info", `Saved as ${saved.name}. In Python: numpy.load("${saved.name}").`);
}

async function read({ handle }: Taken): Promise<TensorData | undefined> {
  try {
    return await engineClient()?.read(handle);
  } catch {
    useStore.getState().notify("error", "The value is no longer available; run the graph again.");
    return undefined;
  }
}
