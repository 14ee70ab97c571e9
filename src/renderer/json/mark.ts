/** Errors at their lines: what keeps the text from being a graph, and what the check says of the graph. */
import type { FileProblem, HeddleDocument } from "../../core/index.ts";
import { checkedOf } from "../store/derived.ts";
import { graphMarkers } from "./graph-markers.ts";
import { monaco } from "./monaco.ts";

export function mark(model: monaco.editor.ITextModel, problems: readonly FileProblem[]): void {
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

/** What the check says of the document that the text is, at its nodes; nothing while the text is none. */
export function markGraph(model: monaco.editor.ITextModel, document: HeddleDocument | null): void {
  const found = document ? graphMarkers(model.getValue(), checkedOf(document).diagnostics) : [];
  const markers = found.map(({ start, end, message, error }) => {
    const [from, to] = [model.getPositionAt(start), model.getPositionAt(end)];
    return {
      severity: error ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
      message,
      startLineNumber: from.lineNumber,
      startColumn: from.column,
      endLineNumber: to.lineNumber,
      endColumn: to.column,
    };
  });
  monaco.editor.setModelMarkers(model, "graph", markers);
}
