// A share link opened: its graph takes the place of the open one as a file's does, or the open one stays and it is said why.
import { readLink } from "../../share/link.ts";
import { mayLeave } from "../files/commands.ts";
import { wholeFile } from "../files/open-file.ts";
import { replaceDocument } from "../files/replace.ts";
import { useStore } from "../store/store.ts";

/** False when the open graph stays. */
export async function openLink(fragment: string): Promise<boolean> {
  const read = await readLink(fragment);
  const { refuseFile, notify } = useStore.getState();
  if (!read.ok) {
    refuseFile("The share link", [wholeFile(read.why)], "Link");
    return false;
  }
  if (!(await mayLeave()) || !(await replaceDocument(read.document, null, true))) return false;
  notify("info", `Opened ${read.document.name} from a share link. Save it to keep your changes.`);
  return true;
}
