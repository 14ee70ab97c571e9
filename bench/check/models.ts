// What the bench checks: presets with as many layers as asked for, and models that people know.
import { readFileSync } from "node:fs";
import { applyEdit, type Edit, type HeddleDocument, parseDocument } from "../../src/core/index.ts";

export const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

export function parsed(text: string): HeddleDocument {
  const result = parseDocument(text);
  if (!result.ok) throw new Error(result.problems.map((p) => p.message).join("; "));
  return result.document;
}

/** The text of a preset with that many layers in each stack. */
export function layered(name: string, layers: number): string {
  const document = JSON.parse(read(`graphs/${name}.graph.json`));
  return JSON.stringify({ ...document, dims: { ...document.dims, N: layers } });
}

export function edited(document: HeddleDocument, edit: Edit): HeddleDocument {
  const result = applyEdit(document, edit);
  if (!result.ok) throw new Error(result.why);
  return result.document;
}
