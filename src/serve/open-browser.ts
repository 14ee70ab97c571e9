// Opens the user's own browser, by the opener of the platform.
import { spawn } from "node:child_process";

const hasDisplay = process.platform !== "linux" || !!(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** The programs that may open a URL here, the best first. */
function openers(url: string): (readonly string[])[] {
  if (process.platform === "darwin") return [["open", url]];
  if (process.platform === "win32") return [["cmd", "/c", "start", "", url]];
  return [process.env.BROWSER, "xdg-open", "sensible-browser"].flatMap((name) => (name ? [[name, url]] : []));
}

/** False where there is none to open. */
export async function openBrowser(url: string): Promise<boolean> {
  if (!hasDisplay) return false;
  for (const [program = "", ...args] of openers(url)) if (await starts(program, args)) return true;
  return false;
}

const starts = (program: string, args: readonly string[]): Promise<boolean> =>
  new Promise((done) => {
    const child = spawn(program, args, { stdio: "ignore", detached: true });
    child.once("error", () => done(false));
    child.once("spawn", () => {
      child.unref();
      done(true);
    });
  });
