// A panel that is opened by its key is typed into at once: its first field, marked `data-first`, gets the focus, what
// stands in it selected. Opened by a button, the focus stays there.
import { type RefObject, useEffect } from "react";

export function useFirstField(host: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const now = document.activeElement;
    if (now && now !== document.body && !now.closest(".canvas")) return;
    const field = host.current?.querySelector<HTMLInputElement | HTMLTextAreaElement>("[data-first]");
    field?.focus();
    field?.select();
  }, [host]);
}
