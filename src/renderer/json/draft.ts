// What becomes of text that was typed: valid text becomes the graph, at once; any other is a draft. A draft outlives the
// panel, and where the graph has changed under it, whoever typed it says which of the two stays.
import { type FileProblem, type HeddleDocument, parseDocument, printDocument } from "../../core/index.ts";
import { type State, useStore } from "../store/store.ts";

/** The text to show: what was typed last, as long as it is not the graph. */
export const shownText = ({ draft, document }: Pick<State, "draft" | "document">): string =>
  draft?.text ?? printDocument(document);

/** The graph is another than the one that the draft was typed over. */
export const isTorn = ({ draft, document }: Pick<State, "draft" | "document">): boolean =>
  draft !== null && draft.over !== document;

/** Whether a text says what the graph is, in whatever layout. */
export function says(text: string, document: HeddleDocument): boolean {
  const parsed = parseDocument(text);
  return parsed.ok && printDocument(parsed.document) === printDocument(document);
}

/** Reads what was typed; the problems are those of the text. Torn text waits for the answer, even when it is valid. */
export function readTyped(text: string): readonly FileProblem[] {
  const state = useStore.getState();
  const { document, draft } = state;
  const parsed = parseDocument(text);
  const over = draft && isTorn(state) ? draft.over : document;
  if (parsed.ok && over === document && becomes(parsed.document)) state.keepDraft(null);
  else state.keepDraft({ text, over });
  return parsed.ok ? [] : parsed.problems;
}

function becomes(next: HeddleDocument): boolean {
  const { document, dispatch } = useStore.getState();
  if (printDocument(next) === printDocument(document)) return true;
  return dispatch({ edit: "replace", document: next }, { label: "Edit JSON", merge: "json" });
}

/** The text is right: it is for the graph as it is now, and becomes it as soon as it can be read. */
export function keepText(): readonly FileProblem[] {
  const { draft, document, keepDraft } = useStore.getState();
  if (!draft) return [];
  keepDraft({ ...draft, over: document });
  return readTyped(draft.text);
}

/** The graph is right: what was typed goes. */
export const takeGraph = (): void => useStore.getState().keepDraft(null);
