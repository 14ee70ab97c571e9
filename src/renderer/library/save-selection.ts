// "Save as a block": the selected group, the group that would be made of the selected nodes, or the open group.
import {
  applyEdit,
  blockFaults,
  customBlockOf,
  explain,
  findNode,
  freeId,
  grouping,
  type HeddleDocument,
  joinPath,
  type NodePath,
  splitPath,
} from "../../core/index.ts";
import { inlining, openScope, scopeEdit, takenIds } from "../edit/gesture.ts";
import { selectedPaths } from "../edit/nodes/nodes.ts";
import { checkedOf } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { askName, putIntoLibrary } from "./custom-blocks.ts";

type Found = { readonly document: HeddleDocument; readonly path: NodePath } | string;

/** The group that is to be saved, in a document in which it stands. The open document stays as it is. */
function groupToSave(): Found {
  const { document } = useStore.getState();
  const scope = openScope();
  const paths = selectedPaths();
  const [one = scope] = paths;
  if (one === "") return "Select a group or the nodes to save as a block.";
  if (paths.length < 2 && findNode(checkedOf(document), one)?.body) {
    const holder = splitPath(one)[0];
    const stands = applyEdit(document, { edit: "all", edits: inlining(holder) });
    return stands.ok ? { document: stands.document, path: one } : stands.why;
  }
  const stands = applyEdit(document, scopeEdit([]));
  if (!stands.ok) return stands.why;
  const id = freeId("group", takenIds());
  const ids = paths.map((p) => splitPath(p)[1]);
  const grouped = grouping.group(stands.document, scope, ids, id);
  if (!grouped.ok) return grouped.why;
  const done = applyEdit(stands.document, { edit: "all", edits: grouped.edits });
  return done.ok ? { document: done.document, path: joinPath(scope, id) } : done.why;
}

export async function saveSelectionAsBlock(): Promise<void> {
  const found = groupToSave();
  const why = typeof found === "string" ? found : await save(found);
  if (why !== null) useStore.getState().notify("error", why);
}

/** Why it cannot be saved; null when it was, or the user thought better of it. */
async function save({ document, path }: Exclude<Found, string>): Promise<string | null> {
  const block = customBlockOf(document, path, findNode(checkedOf(document), path)?.title ?? "Block");
  if (!block) return `There is no group "${path}".`;
  const [fault] = blockFaults(block);
  if (fault) return `Not saved, the group has an error: ${explain(fault).title}`;
  const named = await askName(block, "Save as a block");
  if (named)
    await putIntoLibrary({ ...block, name: named.name, ...(named.about ? { about: named.about } : {}) });
  return null;
}
