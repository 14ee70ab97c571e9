/** Monaco, with JSON and its workers, and our schema; loaded when the panel is first opened. */
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
  const read = readColours(["surface", "ink", "ink-3", "surface-3", "accent-soft", "line"]);
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
    },
  });
  monaco.editor.setTheme("heddle");
}

export { monaco };
