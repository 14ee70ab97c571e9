// Whether there is work that only this window holds.
import type { HeddleDocument } from "../../core/index.ts";
import { type State, useStore } from "../store/store.ts";

const nothing: Record<string, never> = {};

/** Another text typed into a preset is nothing that anyone would want to be asked about. */
function onlyText(a: HeddleDocument, b: HeddleDocument): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof HeddleDocument>;
  return [...keys].every((k) => k === "text" || a[k] === b[k]);
}

export function isDirty(s: Pick<State, "document" | "saved" | "file">): boolean {
  const { document, saved, file } = s;
  if (document === saved) return false;
  if (saved === null) return Object.keys(document.nodes ?? nothing).length > 0;
  return file !== null || !onlyText(document, saved);
}

export const useDirty = (): boolean => useStore(isDirty);
