// What a folder adds to the window: commands, and a panel of the dock. shell/entries.ts joins them.
import type { ComponentType } from "react";
import { useStore } from "../store/store.ts";
import type { Command } from "./command.ts";

interface DockPanel {
  readonly id: string;
  readonly label: string;
  /** Wants more room than a list, and keeps a height of its own. */
  readonly tall: boolean;
  /** Fetches the panel when it is first opened. */
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

export interface Entry {
  readonly commands: readonly Command[];
  readonly panel?: DockPanel;
}

/** The command of a panel of the dock opens it, and puts it away when it is open. */
export const toggles = (panel: string): Pick<Command, "on" | "perform"> => ({
  on: (s) => s.dock === panel,
  perform() {
    const { dock, setDock } = useStore.getState();
    setDock(dock === panel ? null : panel);
  },
});
