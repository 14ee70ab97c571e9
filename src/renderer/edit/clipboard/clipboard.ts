// Copying, cutting and pasting a part of a graph, by the browser's own keys and by commands; duplicating it.

import { noteKey } from "../../../scene/notes.ts";
import type { Point } from "../../../scene/places.ts";
import { levelPoint } from "../../scene/stage.ts";
import { useStore } from "../../store/store.ts";
import { isTypedInto } from "../../ui/typing.ts";
import { perform } from "../gesture.ts";
import { deleteSelection } from "../nodes/nodes.ts";
import { insertion, type Part, readPart, type Shift, selectedPart, selectionText } from "./part.ts";
import { pastedShift } from "./pasted-place.ts";

/** Puts the selection on the clipboard where a command, not the browser's own copy, asks for it. */
export async function copySelection(): Promise<void> {
  const text = selectionText();
  if (text !== null) await navigator.clipboard.writeText(text);
}

/** Copies, then deletes; nothing is deleted that could not be copied. */
export async function cutSelection(): Promise<void> {
  try {
    await copySelection();
    deleteSelection("Cut");
  } catch {
    useStore.getState().notify("error", "Cannot write to the clipboard; nothing was cut.");
  }
}

/** Pastes where a command asks for it; a browser that does not let the page read the clipboard says so. */
export async function pasteFromClipboard(): Promise<void> {
  try {
    paste(await navigator.clipboard.readText());
  } catch {
    useStore.getState().notify("error", "The clipboard cannot be read from a menu here; press Ctrl+V.");
  }
}

/** Pastes as one step, at a point of the scene or beside what is there, and selects what came. */
export function paste(text: string, at: Point | null = null): void {
  const part = readPart(text);
  if (typeof part === "string") useStore.getState().notify("error", part);
  else insert(part, "Paste", pastedShift(part, at));
}

export function duplicateSelection(): void {
  const part = selectedPart();
  if (part) insert(part, "Duplicate");
}

function insert(part: Part, label: string, by?: Shift): void {
  const { edits, nodes, notes } = insertion(part, by);
  if (!perform(edits, { label })) return;
  useStore.getState().selectNotes(
    notes.map(({ kind, path }) => noteKey(kind, path)),
    nodes,
  );
}

const inField = ({ target }: ClipboardEvent): boolean =>
  isTypedInto(target as Element) || (target as Element).closest?.("[role=dialog]") != null;

/** The browser's own copy, cut and paste, where no text field has the focus. */
export function listenForClipboard(cut: () => void): () => void {
  const onCopy = (event: ClipboardEvent) => {
    if (inField(event) || String(window.getSelection()) !== "") return;
    const text = selectionText();
    if (text === null) return;
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    if (event.type === "cut") cut();
  };
  let pointer: { readonly x: number; readonly y: number } | null = null;
  const onMove = ({ clientX: x, clientY: y }: PointerEvent) => {
    pointer = { x, y };
  };
  const onPaste = (event: ClipboardEvent) => {
    if (inField(event)) return;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text.trim() !== "") paste(text, pointer && levelPoint(pointer.x, pointer.y));
    event.preventDefault();
  };
  window.addEventListener("pointermove", onMove, { passive: true });
  window.addEventListener("copy", onCopy);
  window.addEventListener("cut", onCopy);
  window.addEventListener("paste", onPaste);
  return () => {
    window.removeEventListener("pointermove", onMove);
    window.removeEventListener("copy", onCopy);
    window.removeEventListener("cut", onCopy);
    window.removeEventListener("paste", onPaste);
  };
}
