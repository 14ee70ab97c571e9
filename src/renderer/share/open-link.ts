// A share link opened: its graph comes into the window as a file's does, or it is said why not.
import { readLink } from "../../share/link.ts";
import { wholeFile } from "../files/open-file.ts";
import { openInTab } from "../files/open-tab.ts";
import { placeOfNew, withHome } from "../store/run-home.ts";
import { useStore } from "../store/store.ts";

/** False when it cannot be opened. */
export async function openLink(fragment: string): Promise<boolean> {
  const read = await readLink(fragment);
  const { refuseFile, notify } = useStore.getState();
  if (!read.ok) {
    refuseFile("The share link", [wholeFile(read.why)], "Link");
    return false;
  }
  openInTab(withHome(read.document, { place: placeOfNew(), preset: null }), null, true);
  notify("info", `Opened ${read.document.name} from a share link. Save it to keep your changes.`);
  return true;
}
