/** Whether there is work that only this window holds. */
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

/** Main and the browser ask before the window goes, as long as there is unsaved work. */
export function guardWindow(saveAll: () => Promise<boolean>): void {
  const bridge = window.heddle;
  if (!bridge) {
    window.addEventListener("beforeunload", (event) => {
      if (isDirty(useStore.getState())) event.preventDefault();
    });
    return;
  }
  let told: boolean | undefined;
  const tell = () => {
    const state = useStore.getState();
    const dirty = isDirty(state);
    if (dirty === told) return;
    told = dirty;
    void bridge.setUnsaved(dirty, (state.file?.name ?? state.document.name).slice(0, 200));
  };
  tell();
  useStore.subscribe(tell);
  bridge.on("closeRequested", () => {
    void saveAll().then((saved) => {
      if (saved) void bridge.closeWindow();
    });
  });
}
