// Which themes there are, the one that is on, and its colours as strings for what is painted on a canvas.

export const themes = ["system", "light", "dark", "contrast"] as const;
export type Theme = (typeof themes)[number];

/** What the system may ask for. */
export const systemWishes = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"] as const;
const wishes = (query: (typeof systemWishes)[number]): boolean => matchMedia(query).matches;

/** Puts a theme on the page. `system` leaves light or dark to the media query, and follows a wish for contrast. */
export function applyTheme(theme: Theme): void {
  const put = theme === "system" && wishes("(prefers-contrast: more)") ? "contrast" : theme;
  if (put === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = put;
}

/** High contrast is a light theme, whatever else the system asks for. */
export const systemIsDark = (): boolean =>
  wishes("(prefers-color-scheme: dark)") && !wishes("(prefers-contrast: more)");

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
