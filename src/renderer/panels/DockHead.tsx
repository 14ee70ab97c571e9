/** The head of the dock: its panels as tabs, what the open one adds, and a button to close it. */
import type { ReactNode } from "react";
import { useStore } from "../store/store.ts";
import type { Dock } from "../store/view-slice.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { CloseIcon } from "../ui/icons.tsx";

const tabs: readonly { readonly id: NonNullable<Dock>; readonly label: string }[] = [
  { id: "problems", label: "Problems" },
  { id: "dependence", label: "Dependence" },
  { id: "train", label: "Train" },
  { id: "json", label: "JSON" },
];

export function DockHead({ children }: { children?: ReactNode }) {
  const dock = useStore((s) => s.dock);
  return (
    <header className="dock-head">
      <div className="dock-tabs" role="tablist" aria-label="Panels">
        {tabs.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            role="tab"
            className="dock-tab"
            aria-selected={dock === id}
            onClick={() => useStore.getState().setDock(id)}
          >
            {label}
          </button>
        ))}
      </div>
      {children}
      <IconButton label="Close" icon={<CloseIcon />} onClick={() => useStore.getState().setDock(null)} />
    </header>
  );
}
