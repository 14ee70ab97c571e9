// While there is unsaved work or a training under way, closing the window asks first. The page says what is at stake;
// a dead page cannot hold the window.
import { app, type BrowserWindow, dialog } from "electron";
import { type AtStake, whatStays } from "../shared/ipc.ts";
import { tell } from "./calls.ts";
import { isAnswering, type Recovery } from "./recovery.ts";

const nothing: AtStake = { unsaved: null, training: null, file: null };

export class CloseGuard {
  private readonly window: BrowserWindow;
  private readonly recovery: Recovery;
  private atStake = nothing;
  private asking = false;
  private quitting = false;

  constructor(window: BrowserWindow, recovery: Recovery) {
    this.window = window;
    this.recovery = recovery;
    const quitting = () => {
      this.quitting = true;
    };
    app.on("before-quit", quitting);
    window.once("closed", () => app.off("before-quit", quitting));
    window.webContents.on("render-process-gone", () => this.set(nothing));
    window.on("close", (event) => {
      const { unsaved, training } = this.atStake;
      if (unsaved === null && training === null) return;
      event.preventDefault();
      void this.ask();
    });
  }

  set(atStake: AtStake): void {
    this.atStake = atStake;
    this.window.setDocumentEdited(atStake.unsaved !== null);
    this.recovery.shows(atStake.file);
  }

  close(): void {
    this.atStake = nothing;
    if (this.quitting) app.quit();
    else this.window.close();
  }

  private async ask(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    if (!(await isAnswering(this.window.webContents))) {
      const closes = await this.recovery.askHung();
      this.asking = false;
      if (closes) this.window.destroy();
      else this.quitting = false;
      return;
    }
    const answer = await this.answer();
    this.asking = false;
    if (answer === "cancel") this.quitting = false;
    // A training is ended by the page: it knows what is to be kept of it.
    else if (answer === "save" || this.atStake.training !== null)
      tell(this.window.webContents, "closeRequested", { save: answer === "save" });
    else this.close();
  }

  private async answer(): Promise<"save" | "discard" | "cancel"> {
    const { unsaved, training } = this.atStake;
    if (training !== null && !(await askTraining(this.window, training))) return "cancel";
    return unsaved === null ? "discard" : askUnsaved(this.window, unsaved);
  }
}

/** False when the training is to go on. */
async function askTraining(window: BrowserWindow, training: string): Promise<boolean> {
  const keep = 1;
  const { response } = await dialog.showMessageBox(window, {
    type: "question",
    message: `${training}. Stop it and close?`,
    detail: whatStays,
    buttons: ["Stop and close", "Keep training"],
    defaultId: 0,
    cancelId: keep,
    noLink: true,
  });
  return response !== keep;
}

async function askUnsaved(window: BrowserWindow, name: string): Promise<"save" | "discard" | "cancel"> {
  const answers = ["save", "cancel", "discard"] as const;
  const { response } = await dialog.showMessageBox(window, {
    type: "warning",
    message: `Save the changes to ${name || "this graph"}?`,
    detail: "Your changes will be lost if you don't save them.",
    buttons: ["Save", "Cancel", "Don't save"],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return answers[response] ?? "cancel";
}
