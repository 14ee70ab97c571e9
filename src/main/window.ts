/** The window: locked to our own page, shown when it has painted, asking before unsaved work is lost. */
import { join } from "node:path";
import { app, BrowserWindow, dialog, nativeTheme, type Session, type WebContents } from "electron";
import { tell } from "./calls.ts";

const aside = 28;

export function createWindow(): BrowserWindow {
  // Beside the one in front of it, so that both can be seen.
  const [x, y] = BrowserWindow.getFocusedWindow()?.getPosition() ?? [];
  const window = new BrowserWindow({
    ...(x !== undefined && y !== undefined ? { x: x + aside, y: y + aside } : {}),
    width: 1400,
    height: 900,
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: "Heddle",
    backgroundColor: nativeTheme.shouldUseDarkColors ? "#16181d" : "#f7f7f5",
    webPreferences: {
      preload: join(import.meta.dirname, "../preload/index.cjs"),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once("ready-to-show", () => window.show());
  return window;
}

/** No page leaves our origin, opens a window or embeds a webview. */
export function lockNavigation(contents: WebContents, origin: string): void {
  const stay = (event: Electron.Event, url: string) => {
    if (!url.startsWith(`${origin}/`)) event.preventDefault();
  };
  contents.on("will-navigate", stay);
  contents.on("will-redirect", stay);
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: "deny" }));
}

/** Copying to the clipboard is granted, as it is to any page; nothing else is. */
export function denyPermissions(session: Session): void {
  const granted = new Set<string>(["clipboard-sanitized-write"]);
  session.setPermissionRequestHandler((_, permission, decide) => decide(granted.has(permission)));
  session.setPermissionCheckHandler((_, permission) => granted.has(permission));
  session.setDevicePermissionHandler(() => false);
}

export async function askUnsaved(
  window: BrowserWindow,
  name: string,
): Promise<"save" | "discard" | "cancel"> {
  const answers = ["save", "cancel", "discard"] as const;
  const { response } = await dialog.showMessageBox(window, {
    type: "warning",
    message: `Save the changes to ${name || "this graph"}?`,
    detail: "They are lost otherwise.",
    buttons: ["Save", "Cancel", "Don't save"],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return answers[response] ?? "cancel";
}

/** While there is unsaved work, closing asks first. The page sets the flag; a dead page cannot hold the window. */
export class CloseGuard {
  readonly #window: BrowserWindow;
  #unsaved = false;
  #name = "";
  #asking = false;
  #quitting = false;

  constructor(window: BrowserWindow) {
    this.#window = window;
    const quitting = () => {
      this.#quitting = true;
    };
    app.on("before-quit", quitting);
    window.once("closed", () => app.off("before-quit", quitting));
    window.webContents.on("render-process-gone", () => this.set(false, ""));
    window.on("close", (event) => {
      if (!this.#unsaved) return;
      event.preventDefault();
      void this.#ask();
    });
  }

  set(unsaved: boolean, name: string): void {
    this.#unsaved = unsaved;
    this.#name = name;
    this.#window.setDocumentEdited(unsaved);
  }

  close(): void {
    this.#unsaved = false;
    if (this.#quitting) app.quit();
    else this.#window.close();
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const answer = await askUnsaved(this.#window, this.#name);
    this.#asking = false;
    if (answer === "discard") return this.close();
    if (answer === "save") return tell(this.#window.webContents, "closeRequested", null);
    this.#quitting = false;
  }
}
