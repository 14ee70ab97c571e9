// The open graph as a share link, on the clipboard.
import { linkOf, localBase } from "../../share/link.ts";
import { useStore } from "../store/store.ts";

/** A browser's page is opened by its own address; the app's is known to no browser. */
const base = (): string => (window.heddle ? localBase : `${location.origin}${location.pathname}`);

export async function copyLink(): Promise<void> {
  const { document, notify } = useStore.getState();
  const link = await linkOf(document);
  if (!link.ok) return notify("error", link.why);
  try {
    await navigator.clipboard.writeText(base() + link.fragment);
  } catch {
    return notify("error", "Cannot write to the clipboard; nothing was copied.");
  }
  const where = window.heddle
    ? ` It opens where Heddle runs in a browser: ${localBase} unless you put another address before the #.`
    : "";
  notify("info", `Copied a share link. It holds the graph and its text, not trained weights.${where}`);
}
