/** What happens once, before the first paint: theme, first document, engine. */
import { startEngine } from "./engine/session.ts";
import { openInitialFile } from "./files/open-file.ts";
import { firstPreset, preset } from "./presets.ts";
import { useStore } from "./store/store.ts";
import { applyTheme } from "./theme/theme.ts";

export function start(): void {
  const { theme, open } = useStore.getState();
  applyTheme(theme);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) =>
    useStore.setState({ systemDark: event.matches }),
  );
  const first = preset(firstPreset);
  if (first) open(first.document, null, true);
  markFirstValues();
  startEngine();
  void openInitialFile();
}

/** The moment at which a person sees the first numbers: the frame after the first result was rendered. */
function markFirstValues(): void {
  const stop = useStore.subscribe((s) => {
    if (!s.ran) return;
    stop();
    requestAnimationFrame(() => setTimeout(() => performance.mark("heddle:first-values")));
  });
}
