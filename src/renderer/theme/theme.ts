/** Which theme is on, where it is remembered, and its colours as strings for what is painted on a canvas. */

export const themes = ["system", "light", "dark", "contrast"] as const;
export type Theme = (typeof themes)[number];

const key = "heddle-theme";

export function rememberedTheme(): Theme {
  const kept = localStorage.getItem(key);
  return themes.find((t) => t === kept) ?? "system";
}

/** Puts a theme on the page. `system` leaves the choice to the media query. */
export function applyTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export const systemIsDark = (): boolean => matchMedia("(prefers-color-scheme: dark)").matches;

/** The theme that is seen. */
export const seenTheme = (theme: Theme, systemDark: boolean): Exclude<Theme, "system"> =>
  theme === "system" ? (systemDark ? "dark" : "light") : theme;

/** Reads colours of the tokens by name, once a theme. */
export function readColours<N extends string>(names: readonly N[]): Readonly<Record<N, string>> {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(names.map((n) => [n, style.getPropertyValue(`--${n}`).trim()])) as Record<
    N,
    string
  >;
}
