// The engine's process: started before the window, joined to the page by a MessagePort, started again
// when it dies. One process serves one port; whoever wants another port gets another process.
import { join } from "node:path";
import { MessageChannelMain, type UtilityProcess, utilityProcess, type WebContents } from "electron";
import { enginePortChannel } from "../shared/ipc.ts";
import { tell } from "./calls.ts";

const entry = join(import.meta.dirname, "engine.cjs");

/** A process that ends sooner than this, this often in a row, is broken: starting it again won't help. */
const quickDeathMs = 2000;
const maxQuickDeaths = 5;

export class EngineProcess {
  private process: UtilityProcess | null = null;
  private page: WebContents | null = null;
  private portGiven = false;
  private killed = false;
  private stopped = false;
  private quickDeaths = 0;

  start(): void {
    if (this.process || this.stopped) return;
    const startedAt = Date.now();
    const child = utilityProcess.fork(entry, [], { serviceName: "Heddle engine", stdio: "inherit" });
    this.process = child;
    this.portGiven = false;
    this.killed = false;
    child.once("exit", (exitCode) => {
      if (this.process !== child) return;
      this.process = null;
      this.ended(exitCode, Date.now() - startedAt);
    });
  }

  /** Gives `page` a port now, and a new one whenever the process had to be started again. */
  connect(page: WebContents): void {
    this.page = page;
    this.quickDeaths = 0;
    if (this.portGiven && this.process) {
      // A reloaded page: its old port is gone, so is the process behind it.
      const old = this.process;
      this.process = null;
      old.kill();
    }
    this.start();
    this.givePort();
  }

  kill(): void {
    if (!this.process) return; // between its end and its next start
    this.killed = true;
    this.process.kill();
  }

  /** The app is quitting. */
  stop(): void {
    this.stopped = true;
    this.page = null;
    this.process?.kill();
  }

  private givePort(): void {
    if (!this.process || !this.page || this.page.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    this.process.postMessage(null, [port1]);
    this.page.postMessage(enginePortChannel, null, [port2]);
    this.portGiven = true;
  }

  private ended(exitCode: number, livedMs: number): void {
    if (this.stopped) return;
    const reason = this.killed ? "killed" : "crashed";
    this.quickDeaths = reason === "crashed" && livedMs < quickDeathMs ? this.quickDeaths + 1 : 0;
    const final = this.quickDeaths >= maxQuickDeaths;
    tell(this.page, "engineGone", { reason, exitCode, final });
    if (final) return;
    this.start();
    this.givePort();
  }
}
