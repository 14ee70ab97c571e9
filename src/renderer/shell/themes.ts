// A command for each theme.
import type { Command } from "../commands/command.ts";
import { type State, useStore } from "../store/store.ts";
import type { Theme } from "../theme/theme.ts";

const put = (theme: Theme) => ({
  on: (s: State) => s.theme === theme,
  perform: () => useStore.getState().setTheme(theme),
});

export const themes: readonly Command[] = [
  { id: "themeSystem", label: "Theme: follow system", menu: { View: 41 }, ...put("system") },
  { id: "themeLight", label: "Theme: light", menu: { View: 42 }, ...put("light") },
  { id: "themeDark", label: "Theme: dark", menu: { View: 43 }, ...put("dark") },
  { id: "themeContrast", label: "Theme: high contrast", menu: { View: 44 }, ...put("contrast") },
];
