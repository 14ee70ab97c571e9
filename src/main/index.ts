// The desktop shell. Order matters for start-up: the engine's process is started before the window, so that
// it has loaded ONNX Runtime by the time the page has drawn the graph.
import { join, resolve } from "node:path";
import { app, BrowserWindow, session } from "electron";
import type { Calls } from "../shared/ipc.ts";
import { safeModeKey, safeModeOption } from "../shared/safe-mode.ts";
import { appOrigin, declareAppScheme, serveApp } from "./app-protocol.ts";
import { answerCalls, tell } from "./calls.ts";
import { CloseGuard } from "./close-guard.ts";
import { EngineProcess } from "./engine-process.ts";
import { Files } from "./files.ts";
import { clearJournal, journalAtRest, readJournal, startJournal, writeJournal } from "./journal.ts";
import { readLibrary, removeFromLibrary, revealInLibrary, writeLibrary } from "./library.ts";
import { setMenu } from "./menu.ts";
import { Recovery } from "./recovery.ts";
import { Runs } from "./runs.ts";
import { Studies } from "./studies.ts";
import { createWindow, denyPermissions, lockNavigation } from "./window.ts";

/** electron-vite's development server. A build, packaged or not, does not even know the name of the variable. */
const devServer = import.meta.env.DEV ? process.env.ELECTRON_RENDERER_URL : undefined;
const origin = devServer ? new URL(devServer).origin : appOrigin;

/** The last argument that names a graph file. */
const graphIn = (argv: string[]): string | undefined =>
  argv.slice(1).findLast((arg) => arg.endsWith(".json"));

const isSafeMode = process.argv.includes(safeModeOption);

let requestedFile = graphIn(process.argv);

/** What answers the calls of each page, by the id of its web contents. */
const pages = new Map<number, Calls>();
const engines = new Set<EngineProcess>();

/** Every window has an engine of its own, so that a run in one never waits for another. */
function startEngine(): EngineProcess {
  const engine = new EngineProcess();
  engine.start();
  engines.add(engine);
  return engine;
}

function openWindow(engine: EngineProcess, files: Files): BrowserWindow {
  const runs = new Runs(files);
  const studies = new Studies(runs);
  const window = createWindow();
  const page = window.webContents;
  const { id } = page;
  const load = () => void window.loadURL(`${origin}/${isSafeMode ? `?${safeModeKey}` : ""}`);
  const recovery = new Recovery(window, load);
  const guard = new CloseGuard(window, recovery);
  const handlers: Calls = {
    appInfo: async () => ({
      version: app.getVersion(),
      platform: process.platform,
      arch: process.arch,
      electron: process.versions.electron,
      chrome: process.versions.chrome,
      node: process.versions.node,
    }),
    initialFile: async () => {
      const path = requestedFile;
      requestedFile = undefined;
      return path === undefined ? null : files.openChosen(path);
    },
    openFile: () => files.openWithDialog(window),
    openRecent: (path) => files.openRecent(path),
    saveFile: (path, text, over) => files.save(path, text, over),
    saveFileAs: (name, text) => files.saveWithDialog(window, name, text),
    saveBytesAs: (name, bytes) => files.saveWithDialog(window, name, bytes),
    saveFolder: (made) => files.saveIntoFolder(window, made),
    recentFiles: () => files.recent(),
    unreadableFiles: () => files.unreadable(),
    openDataFile: (kind) => files.openDataWithDialog(window, kind),
    readWeightsBeside: (path, name) => files.weightsBeside(path, name),
    listRuns: (place) => runs.list(place),
    readRunWeights: (place, id) => runs.weights(place, id),
    writeRun: (place, id, text, weights) => runs.write(place, id, text, weights),
    removeRun: (place, id) => runs.remove(place, id),
    listStudies: (place) => studies.listStudies(place),
    beginStudy: (place, id, plan) => studies.beginStudy(place, id, plan),
    addStudyRun: (place, id, line) => studies.addStudyRun(place, id, line),
    endStudy: (place, id, readme) => studies.endStudy(place, id, readme),
    setAtStake: async (atStake) => guard.set(atStake),
    closeWindow: async () => guard.close(),
    afterCrash: async () => recovery.told(),
    readJournal,
    writeJournal: (key, text) => {
      recovery.rescuedAs(key);
      return writeJournal(key, text);
    },
    clearJournal,
    readLibrary,
    writeLibrary,
    removeFromLibrary,
    revealInLibrary,
    connectEngine: async () => engine.connect(page),
    killEngine: async () => engine.kill(),
    setWindowZoom: async (factor) => page.setZoomFactor(factor),
    toggleFullScreen: async () => window.setFullScreen(!window.isFullScreen()),
    quit: async () => app.quit(),
    newWindow: async () => void openWindow(startEngine(), files),
  };
  pages.set(id, handlers);
  window.once("closed", () => {
    pages.delete(id);
    engines.delete(engine);
    engine.stop();
    studies.close();
  });
  load();
  return window;
}

async function main(): Promise<void> {
  declareAppScheme();
  app.on("web-contents-created", (_, contents) => lockNavigation(contents, origin));
  app.on("window-all-closed", () => app.quit());
  if (!app.requestSingleInstanceLock()) return app.quit();

  await app.whenReady();
  const engine = startEngine();
  app.on("will-quit", (event) => {
    for (const each of engines) each.stop();
    const rest = journalAtRest();
    if (!rest) return;
    event.preventDefault();
    void rest.then(() => app.exit());
  });

  denyPermissions(session.defaultSession);
  serveApp(join(import.meta.dirname, "../renderer"));
  const files = new Files();
  answerCalls((page) => pages.get(page.id), origin);
  setMenu({ newWindow: () => void openWindow(startEngine(), files) });
  openWindow(engine, files);
  // After the page has what it begins with: they share the processor.
  setTimeout(startJournal, 2000);

  const front = (): BrowserWindow | undefined => {
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
    if (window?.isMinimized()) window.restore();
    window?.focus();
    return window;
  };
  const request = async (path: string) => {
    const contents = front()?.webContents;
    if (!contents) return;
    const opened = await files.openChosen(path);
    const hand = () => tell(contents, "fileRequested", opened);
    // A page that is still loading does not listen yet.
    if (contents.isLoadingMainFrame()) contents.once("did-finish-load", hand);
    else hand();
  };
  app.on("second-instance", (_, argv, folder) => {
    const path = graphIn(argv);
    // It was given where the second start was made.
    if (path !== undefined) void request(resolve(folder, path));
    else front();
  });
  app.on("open-file", (event, path) => {
    event.preventDefault();
    void request(path);
  });
}

void main();
