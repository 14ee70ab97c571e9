/** A command for each theme. */
import { type State, useStore } from "../store/store.ts";
import type { Theme } from "../theme/theme.ts";
import type { Command } from "./command.ts";

const put = (theme: Theme) => ({
  on: (s: State) => s.theme === theme,
  perform: () => useStore.getState().setTheme(theme),
});

export const themeCommands = [
  { id: "themeSystem", label: "Theme: as the system has it", ...put("system") },
  { id: "themeLight", label: "Theme: light", ...put("light") },
  { id: "themeDark", label: "Theme: dark", ...put("dark") },
  { id: "themeContrast", label: "Theme: high contrast", ...put("contrast") },
] as const satisfies readonly Command[];
