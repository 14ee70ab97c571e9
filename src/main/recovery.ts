// A page that died is loaded anew and told what it had; one that hangs can be ended from a dialog. Pages that die again
// and again are loaded without their work, which is offered there, and at last not before somebody wants it.
import { type BrowserWindow, dialog, type RenderProcessGoneDetails, type WebContents } from "electron";
import type { AfterCrash } from "../shared/ipc.ts";

/** Deaths within this time belong together, ms. */
const together = 60_000;
/** As many deaths of one page in that time are asked about before it is loaded again. */
const patience = 4;
/** A page that has not answered by then hangs, ms. */
const answersWithin = 2000;

export class Recovery {
  private readonly window: BrowserWindow;
  private readonly load: () => void;
  /** When it died, ms. */
  private deaths: readonly number[] = [];
  private after: AfterCrash | null = null;
  private rescue: string | null = null;
  private file: string | null = null;
  private hung = false;
  private asking = false;

  constructor(window: BrowserWindow, load: () => void) {
    this.window = window;
    this.load = load;
    window.webContents.on("render-process-gone", (_, details) => void this.died(details));
    window.on("unresponsive", () => void this.askHung());
  }

  /** The page keeps its rescue copy under this key. */
  rescuedAs(key: string | null): void {
    this.rescue = key;
  }

  /** The page shows this file, null for a document without one. */
  shows(file: string | null): void {
    this.file = file;
  }

  /** Why the page was loaded anew, told once. */
  told(): AfterCrash | null {
    const after = this.after;
    this.after = null;
    return after;
  }

  /** Asks what is to become of a page that does not answer. True when it is to be closed. */
  async askHung(): Promise<boolean> {
    if (this.asking || this.window.isDestroyed()) return false;
    this.asking = true;
    const answered = new AbortController();
    this.window.once("responsive", () => answered.abort());
    const answers = ["wait", "reload", "close"] as const;
    const { response } = await dialog.showMessageBox(this.window, {
      type: "warning",
      message: "This window does not respond.",
      detail: "Unsaved work is back after reloading, up to the last second. What is running is ended.",
      buttons: ["Wait", "Reload", "Close"],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
      signal: answered.signal,
    });
    this.asking = false;
    const answer = answers[response] ?? "wait";
    if (answer === "reload") {
      this.hung = true;
      this.window.webContents.forcefullyCrashRenderer();
    }
    return answer === "close";
  }

  private async died({ reason }: RenderProcessGoneDetails): Promise<void> {
    if (reason === "clean-exit" || this.window.isDestroyed()) return;
    const now = Date.now();
    this.deaths = [...this.deaths.filter((at) => now - at < together), now];
    this.after = {
      why: this.hung ? "hung" : reason === "oom" ? "memory" : "crashed",
      again: this.deaths.length > 1,
      rescue: this.rescue,
      file: this.file,
    };
    this.hung = false;
    if (this.deaths.length < patience || (await this.wantsReload())) this.load();
    else this.window.destroy();
  }

  private async wantsReload(): Promise<boolean> {
    const { response } = await dialog.showMessageBox(this.window, {
      type: "error",
      message: "This window keeps stopping.",
      detail: "Its unsaved work is kept, and offered at the next start.",
      buttons: ["Reload", "Close"],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    });
    return response === 0;
  }
}

/** Whether the page's script gets a turn in good time. */
export async function isAnswering(page: WebContents): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<false>((done) => {
    timer = setTimeout(() => done(false), answersWithin);
  });
  const turn = page.executeJavaScript("true").catch(() => false) as Promise<boolean>;
  const answers = await Promise.race([turn, tooLate]);
  clearTimeout(timer);
  return answers;
}
