// An engine in a Node child process: the command line. A door of its own, so that a page never sees node:*.
import { type ChildProcess, fork } from "node:child_process";
import { withHugePages } from "./huge-pages.ts";
import type { FromEngine } from "./protocol.ts";
import type { Transport } from "./transport.ts";

export interface ChildOptions {
  /** Path of the engine's entry (entries/child.ts, or its bundle). */
  readonly entry: string;
  readonly args?: readonly string[];
  /** Told of each process that is started: tests kill it. */
  readonly started?: (child: ChildProcess) => void;
}

/** Forks with structured clone, so that typed arrays arrive as such. The child ends with its parent. */
export const childTransport = (options: ChildOptions): Transport => ({
  open(listener) {
    const child = fork(options.entry, options.args ?? [], {
      serialization: "advanced",
      env: withHugePages(process.env),
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    options.started?.(child);
    let over = false;
    const end = (reason: string) => {
      if (over) return;
      over = true;
      listener.died(reason);
    };
    child.on("message", (message) => listener.message(message as FromEngine));
    child.once("error", (cause) => end(cause.message));
    child.once("exit", (code, signal) => end(signal ? `ended by ${signal}` : `exit code ${code}`));
    return {
      // A message to a process that is ending has nowhere to go; `exit` tells of that.
      post: (message) => void child.send(message, () => {}),
      kill: () => void child.kill("SIGKILL"),
    };
  },
});
