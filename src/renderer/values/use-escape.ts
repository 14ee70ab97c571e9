// Escape for what lies over the canvas without being a dialog: it comes before the canvas lets go of the selection.
import { useEffect } from "react";

export function useEscape(open: boolean, close: () => void): void {
  useEffect(() => {
    if (!open) return;
    const onKey = (event: KeyboardEvent) => {
      const above = (event.target as Element).closest?.("[role=dialog], [role=menu], .add-search");
      if (event.key !== "Escape" || above) return;
      event.preventDefault();
      event.stopPropagation();
      close();
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [open, close]);
}
