// The code of the selected block or group on the clipboard, as Export writes it.
import { findNode } from "../../core/index.ts";
import { checkedOf } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { made } from "./made.ts";

export async function copyPytorch(): Promise<void> {
  const { document, selection, notify } = useStore.getState();
  const [path = ""] = selection;
  const title = findNode(checkedOf(document), path)?.title ?? path;
  const { files, why } = await made({ to: "part", document, given: undefined, name: path });
  const [code] = files ?? [];
  if (!code) return notify("error", `${title} cannot be copied as PyTorch: ${why}.`);
  try {
    await navigator.clipboard.writeText(new TextDecoder().decode(code.bytes));
    notify("info", `Copied ${title} as PyTorch code.`);
  } catch {
    notify("error", "Cannot write to the clipboard; nothing was copied.");
  }
}
