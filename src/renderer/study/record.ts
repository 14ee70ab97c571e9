// Recording a variant: the next edits on the canvas are those of the variant. When it is stopped, the graph is as it was
// before, and the variant stands in the list: one undo step.
import { type HeddleDocument, plural } from "../../core/index.ts";
import { semanticDifference, setVariants } from "../../study/index.ts";
import { useStore } from "../store/store.ts";
import { useStudy } from "./study-store.ts";
import { editsBetween, freeName, hideVariant, variantsOf } from "./variants.ts";

export function startRecording(): void {
  hideVariant();
  const { document, endGesture } = useStore.getState();
  // An edit that would have joined the step before is a step of the variant.
  endGesture();
  useStudy.getState().record(document);
}

/** What was changed since, a sentence each. */
export const recorded = (from: HeddleDocument, document: HeddleDocument): readonly string[] =>
  semanticDifference(from, document);

/** Takes the edits back and keeps them as a variant; without a name they are taken back only. */
export function stopRecording(name: string | null): void {
  const { recording, record } = useStudy.getState();
  record(null);
  const { document, notify } = useStore.getState();
  if (!recording || document === recording) return;
  const edits = editsBetween(recording, document);
  const changes = recorded(recording, document);
  if (!goBackTo(recording)) notify("error", "The graph from before the recording is gone from the history.");
  else if (name !== null && changes.length === 0)
    notify("info", "Nothing was changed, so there is no variant.");
  else if (name !== null) {
    const variants = variantsOf(useStore.getState());
    const free = freeName(name.trim() || nameOf(changes), variants);
    const label = `Record variant ${free}`;
    useStore.getState().dispatch(setVariants([...variants, { name: free, edits }]), { label });
  }
}

/** A variant without a name is called by what it changes. */
const nameOf = ([first = "Variant", ...more]: readonly string[]): string =>
  more.length === 0 ? first : `${first} and ${plural(more.length, "more change")}`;

/** Undoes until the document is this one; false, and nothing undone, where it is not in the past. */
function goBackTo(document: HeddleDocument): boolean {
  const { past } = useStore.getState();
  if (!past.some((step) => step.document === document)) return false;
  while (useStore.getState().document !== document) useStore.getState().undo();
  return true;
}
