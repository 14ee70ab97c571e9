// The colours of figures are those of the app.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type FigurePalette, type FigureTheme, palettes } from "../../src/figure/palette.ts";

const css = readFileSync("src/renderer/theme/tokens.css", "utf8");
const blocks: Readonly<Record<FigureTheme, string>> = {
  light: /:root \{([^}]*)\}/.exec(css)?.[1] ?? "",
  dark: /:root\[data-theme="dark"\] \{([^}]*)\}/.exec(css)?.[1] ?? "",
};

test.each(["light", "dark"] as const)("%s", (theme) => {
  const { paper, flow, category, note, ...plain }: FigurePalette = palettes[theme];
  const named = (prefix: string, of: Readonly<Record<string, string>>) =>
    Object.entries(of).map(([name, colour]) => [prefix + name, colour] as const);
  const all = [
    ...named("", plain),
    ...named("flow-", flow),
    ...named("category-", category),
    ...named("note-", note),
  ];
  for (const [name, colour] of all) expect(blocks[theme]).toContain(`--${name}: ${colour};`);
  if (theme === "dark") expect(css).toContain(`--canvas: ${paper};`);
});
