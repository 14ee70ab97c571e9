// The window: locked to our own page, shown when it has painted.
import { join } from "node:path";
import { BrowserWindow, nativeTheme, type Session, type WebContents } from "electron";

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
