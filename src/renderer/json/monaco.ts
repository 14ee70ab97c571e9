// Monaco, with JSON and its workers, and our schema; loaded when the panel is first opened.
import * as monaco from "monaco-editor/editor";
import "monaco-editor/features/register.all";
import EditorWorker from "monaco-editor/editor/editor.worker.js?worker";
import JsonWorker from "monaco-editor/languages/features/json/json.worker.js?worker";
import { jsonDefaults } from "monaco-editor/languages/features/json/register";
import { readColours } from "../theme/theme.ts";
import { editorSchema } from "./schema.ts";

(self as unknown as { MonacoEnvironment: unknown }).MonacoEnvironment = {
  getWorker: (_: string, label: string): Worker => (label === "json" ? new JsonWorker() : new EditorWorker()),
};

jsonDefaults.setDiagnosticsOptions({
  validate: true,
  allowComments: false,
  trailingCommas: "error",
  enableSchemaRequest: false,
  schemas: [{ uri: "heddle:graph", fileMatch: ["*"], schema: editorSchema() }],
});

/** The editor looks like the rest of the window. */
export function themeMonaco(dark: boolean): void {
  const read = readColours([
    "surface",
    "surface-3",
    "ink",
    "ink-3",
    "line",
    "line-strong",
    "accent",
    "accent-soft",
  ]);
  // Monaco takes six digits only, and a minified style sheet may hold three.
  const six = (colour: string) => colour.replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3");
  const c = Object.fromEntries(Object.entries(read).map(([k, v]) => [k, six(v)])) as typeof read;
  monaco.editor.defineTheme("heddle", {
    base: dark ? "vs-dark" : "vs",
    inherit: true,
    rules: [],
    colors: {
      "editor.background": c.surface,
      "editor.foreground": c.ink,
      "editorLineNumber.foreground": c["ink-3"],
      "editor.lineHighlightBackground": c["surface-3"],
      "editor.selectionBackground": c["accent-soft"],
      "editorIndentGuide.background1": c.line,
      "editorWidget.background": c.surface,
      "editorWidget.border": c["line-strong"],
      "editorSuggestWidget.selectedBackground": c["accent-soft"],
      "editorSuggestWidget.selectedForeground": c.ink,
      "editorSuggestWidget.highlightForeground": c.accent,
      "editorSuggestWidget.focusHighlightForeground": c.accent,
      "list.hoverBackground": c["surface-3"],
      "scrollbarSlider.background": `${c["line-strong"]}b0`,
      "scrollbarSlider.hoverBackground": c["line-strong"],
      "scrollbarSlider.activeBackground": c["line-strong"],
      "editorStickyScroll.border": c.line,
      "editorStickyScroll.shadow": "#00000000",
    },
  });
  monaco.editor.setTheme("heddle");
}

/** What both the editor and the comparison have of the rest of the window: its type, and its thin scroll bars. */
export const looks = {
  automaticLayout: true,
  minimap: { enabled: false },
  fontFamily: '"JetBrains Mono Variable", monospace',
  fontSize: 12,
  scrollBeyondLastLine: false,
  fixedOverflowWidgets: true,
  overviewRulerBorder: false,
  scrollbar: { verticalScrollbarSize: 9, horizontalScrollbarSize: 9, useShadows: false },
} as const satisfies monaco.editor.IEditorOptions & { automaticLayout: boolean };

export { monaco };
