// Steps through the themes.
import { useStore } from "../store/store.ts";
import { type Theme, themes } from "../theme/theme.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { ContrastIcon, MoonIcon, SunIcon, SystemIcon } from "../ui/icons.tsx";

const icons = { system: SystemIcon, light: SunIcon, dark: MoonIcon, contrast: ContrastIcon } as const;
const names: Readonly<Record<Theme, string>> = {
  system: "follow system",
  light: "light",
  dark: "dark",
  contrast: "high contrast",
};

export function ThemeButton() {
  const theme = useStore((s) => s.theme);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system";
  const Icon = icons[theme];
  return (
    <IconButton
      label={`Theme: ${names[theme]}. Click for ${names[next]}.`}
      icon={<Icon />}
      onClick={() => useStore.getState().setTheme(next)}
    />
  );
}
