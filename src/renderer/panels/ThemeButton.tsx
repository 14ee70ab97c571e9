/** Steps through the themes. */
import { useStore } from "../store/store.ts";
import { type Theme, themes } from "../theme/theme.ts";
import { ContrastIcon, MoonIcon, SunIcon, SystemIcon } from "./icons.tsx";

const icons = { system: SystemIcon, light: SunIcon, dark: MoonIcon, contrast: ContrastIcon } as const;
const names: Readonly<Record<Theme, string>> = {
  system: "as the system has it",
  light: "light",
  dark: "dark",
  contrast: "high contrast",
};

export function ThemeButton() {
  const theme = useStore((s) => s.theme);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system";
  const Icon = icons[theme];
  const title = `Theme: ${names[theme]}. Click for ${names[next]}.`;
  return (
    <button
      type="button"
      className="button icon"
      title={title}
      aria-label={title}
      onClick={() => useStore.getState().setTheme(next)}
    >
      <Icon />
    </button>
  );
}
