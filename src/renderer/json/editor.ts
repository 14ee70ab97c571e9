// The text of the open graph in an editor, both ways live. Valid text becomes one edit; a broken text changes nothing
// but its own markers, and stays until somebody lets go of it (draft.ts). Changes from elsewhere arrive as minimal text
// edits, and nothing is reformatted under the cursor.
import type { FileProblem, HeddleDocument } from "../../core/index.ts";
import { useStore } from "../store/store.ts";
import { readTyped, says, shownText } from "./draft.ts";
import { linkWithCanvas } from "./link.ts";
import { looks, monaco } from "./monaco.ts";
import { textChanges } from "./text-edit.ts";

/** A pause in typing after which the text is read, ms. */
const pause = 150;

export function openEditor(host: HTMLElement, tell: (problems: readonly FileProblem[]) => void): () => void {
  const model = monaco.editor.createModel(shownText(useStore.getState()), "json");
  const editor = monaco.editor.create(host, {
    ...looks,
    model,
    tabSize: 2,
    renderLineHighlight: "line",
    // Vocabularies and weights are long lines; scrolled to their end, a revealed line would look empty.
    wordWrap: "on",
    largeFileOptimizations: true,
    // The last line lies above the scroll bar.
    padding: { bottom: 9 },
  });
  // Monaco has it begin chords of two keys; here as everywhere in the window it finds commands.
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyK, () =>
    useStore.getState().showOverlay("commands"),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The document whose text is shown, so that our own edits do not come back as changes. */
  let said: HeddleDocument | null = useStore.getState().document;
  let reading = false;
  let writing = false;

  const show = (problems: readonly FileProblem[]) => {
    tell(problems);
    mark(model, problems);
  };
  const read = () => {
    clearTimeout(timer);
    timer = undefined;
    reading = true;
    show(readTyped(model.getValue()));
    reading = false;
    said = useStore.getState().document;
  };
  const typed = model.onDidChangeContent(() => {
    if (writing) return;
    clearTimeout(timer);
    timer = setTimeout(read, pause);
  });
  const blurred = editor.onDidBlurEditorText(() => {
    if (timer !== undefined) read();
    useStore.getState().endGesture();
  });
  const stop = useStore.subscribe((s, before) => {
    if (reading) return;
    // The graph changed in the pause after a key: what was typed was typed over the one before.
    if (timer !== undefined && s.document !== before.document) {
      clearTimeout(timer);
      timer = undefined;
      s.keepDraft({ text: model.getValue(), over: before.document });
      return;
    }
    if (s.draft !== null || (s.document === said && s.draft === before.draft)) return;
    said = s.document;
    if (before.draft && says(model.getValue(), s.document)) return show([]);
    writing = true;
    write(model, shownText(s));
    writing = false;
    show([]);
  });
  if (useStore.getState().draft) read();
  const unlink = linkWithCanvas(editor, model);
  return () => {
    if (timer !== undefined) read();
    unlink();
    for (const d of [typed, blurred, editor, model]) d.dispose();
    stop();
  };
}

function write(model: monaco.editor.ITextModel, text: string): void {
  const edits = textChanges(model.getValue(), text).map(({ start, end, text }) => {
    const [from, to] = [model.getPositionAt(start), model.getPositionAt(end)];
    return { range: new monaco.Range(from.lineNumber, from.column, to.lineNumber, to.column), text };
  });
  model.pushEditOperations([], edits, () => null);
}

function mark(model: monaco.editor.ITextModel, problems: readonly FileProblem[]): void {
  const markers = problems.map((p) => ({
    severity: monaco.MarkerSeverity.Error,
    message: p.message,
    startLineNumber: p.line,
    startColumn: p.column,
    endLineNumber: p.line,
    endColumn: model.getLineMaxColumn(Math.min(p.line, model.getLineCount())),
  }));
  monaco.editor.setModelMarkers(model, "heddle", markers);
}
