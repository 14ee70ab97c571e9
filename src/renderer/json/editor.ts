/**
 * The text of the open graph in an editor, both ways live. Valid text becomes one edit; a broken text changes nothing
 * but its own markers. Changes from elsewhere arrive as minimal text edits, and nothing is reformatted under the cursor.
 */
import { type FileProblem, type HeddleDocument, parseDocument, printDocument } from "../../core/index.ts";
import { useStore } from "../store/store.ts";
import { linkWithCanvas } from "./link.ts";
import { monaco } from "./monaco.ts";
import { textChanges } from "./text-edit.ts";

/** A pause in typing after which the text is read, ms. */
const pause = 150;

export function openEditor(host: HTMLElement, tell: (problems: readonly FileProblem[]) => void): () => void {
  const model = monaco.editor.createModel(printDocument(useStore.getState().document), "json");
  const editor = monaco.editor.create(host, {
    model,
    automaticLayout: true,
    minimap: { enabled: false },
    fontFamily: '"JetBrains Mono Variable", monospace',
    fontSize: 12,
    scrollBeyondLastLine: false,
    tabSize: 2,
    renderLineHighlight: "line",
    // Graph files hold long lines of weights.
    wordWrap: "off",
    largeFileOptimizations: true,
    fixedOverflowWidgets: true,
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The document that the text says, so that our own edits do not come back as changes. */
  let said: HeddleDocument | null = useStore.getState().document;
  let writing = false;

  const read = () => {
    timer = undefined;
    const parsed = parseDocument(model.getValue());
    tell(parsed.ok ? [] : parsed.problems);
    mark(model, parsed.ok ? [] : parsed.problems);
    if (!parsed.ok) return;
    const { document, dispatch } = useStore.getState();
    if (printDocument(parsed.document) === printDocument(document)) return;
    said = parsed.document;
    dispatch({ edit: "replace", document: parsed.document }, { label: "Edit JSON", merge: "json" });
  };
  const typed = model.onDidChangeContent(() => {
    if (writing) return;
    clearTimeout(timer);
    timer = setTimeout(read, pause);
  });
  const blurred = editor.onDidBlurEditorText(() => {
    if (timer !== undefined) {
      clearTimeout(timer);
      read();
    }
    useStore.getState().endGesture();
  });
  const stop = useStore.subscribe((s) => {
    if (s.document === said) return;
    said = s.document;
    clearTimeout(timer);
    timer = undefined;
    writing = true;
    write(model, printDocument(s.document));
    writing = false;
    tell([]);
    mark(model, []);
  });
  const unlink = linkWithCanvas(editor, model);
  return () => {
    clearTimeout(timer);
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
