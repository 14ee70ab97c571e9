// What happens once, before the first paint: theme, first document, engine, journal.
import { keepDiagnosing } from "./diagnosis/diagnosis.ts";
import { startEngine } from "./engine/session.ts";
import { opened } from "./files/commands.ts";
import { guardWindow } from "./files/guard-window.ts";
import { keepJournal } from "./files/keep-journal.ts";
import { warmFormulas } from "./formula/Formula.tsx";
import { listenForLessons } from "./lessons/listen.ts";
import { keepLibrary } from "./library/custom-blocks.ts";
import { listenForLinks } from "./share/listen.ts";
import { reportIgnored } from "./storage/ignored.ts";
import { isSafeMode } from "./storage/safe-mode.ts";
import { tellIgnored } from "./storage/tell-ignored.ts";
import { keepSelection } from "./store/keep-selection.ts";
import { fetchPresets, firstPreset, preset } from "./store/presets.ts";
import { applySettings } from "./store/settings-slice.ts";
import { useStore } from "./store/store.ts";
import { applyTheme, systemIsDark, systemWishes } from "./theme/theme.ts";
import { keepRuns } from "./train/runs.ts";
import { takeInBeside } from "./train/weights-beside.ts";
import { leaveMiddlePasteToFields } from "./ui/middle-paste.ts";

export function start(): void {
  const { theme, settings, open } = useStore.getState();
  applyTheme(theme);
  applySettings(settings);
  for (const wish of systemWishes)
    matchMedia(wish).addEventListener("change", () => {
      const { theme: chosen, setSystemDark } = useStore.getState();
      applyTheme(chosen);
      setSystemDark(systemIsDark());
    });
  tellIgnored(
    (notice) => useStore.getState().notify("info", notice),
    (notice) => useStore.getState().notice === notice,
  );
  const first = preset(firstPreset);
  if (first) open(first, null, true);
  markFirstValues();
  if (!isSafeMode) keepRuns(takeInBeside);
  startEngine(!isSafeMode);
  keepDiagnosing();
  keepSelection();
  keepJournal();
  if (!isSafeMode) keepLibrary();
  guardWindow();
  void listenForFiles();
  leaveMiddlePasteToFields();
  listenForLinks();
  listenForLessons();
  if (isSafeMode) useStore.getState().notify("info", safeModeNotice);
}

const safeModeNotice =
  "Safe mode: settings, custom blocks, runs and unsaved work of earlier sessions are left alone, and nothing runs by itself.";

/** Files that the command line and the file manager ask for; in a browser, the one that `heddle FILE` serves. */
async function listenForFiles(): Promise<void> {
  const bridge = window.heddle;
  if (!bridge) {
    if (location.search) await (await import("./files/served-graph.ts")).openServedGraph();
    return;
  }
  const { notify } = useStore.getState();
  bridge.on("fileRequested", async (file) => {
    if ("error" in file) notify("error", file.error);
    else await opened(file);
  });
  for (const { what, why } of await bridge.unreadableFiles()) reportIgnored(what, why);
  await (await import("./files/come-back.ts")).comeBack();
  const initial = await bridge.initialFile();
  if (!initial) return;
  if ("error" in initial) notify("error", initial.error);
  else await opened(initial);
}

/** Longest time that what is fetched in idle time waits for some, ms. */
const idleWithin = 3000;

/** What shows a node is there before one is selected, and a preset before it is asked for. */
const warm = () => Promise.all([warmFormulas(), import("./inspector/NodeCard.tsx"), fetchPresets()]);

/** The moment at which a person sees the first numbers: the frame after the first result was rendered. */
function markFirstValues(): void {
  const stop = useStore.subscribe((s) => {
    if (!s.ran) return;
    stop();
    requestAnimationFrame(() =>
      setTimeout(() => {
        performance.mark("heddle:first-values");
        requestIdleCallback(() => void warm(), { timeout: idleWithin });
      }),
    );
  });
}
