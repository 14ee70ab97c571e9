// Starts the engine of the command line: a child process that is gone when the command is.
import { existsSync } from "node:fs";
import { setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import { childTransport } from "../runtime/client/child-transport.ts";
import { createEngineClient, type EngineClient } from "../runtime/client/index.ts";

/** What a shell says of a command that a signal ended. */
export const interruptCodes = { SIGINT: 130, SIGTERM: 143 } as const;
export type Interrupt = keyof typeof interruptCodes;

/** Niceness: a third of the share of whoever is in front; 10 would all but stop on a machine that is busy for hours. */
const background = 5;

/** An engine that leaves the machine to whoever is in front of it: for work in the background. */
export const backgroundEngine = (args: readonly string[]): EngineClient =>
  createEngineClient(
    childTransport({
      entry: entry(),
      args,
      started: ({ pid }) => {
        try {
          if (pid !== undefined) setPriority(pid, background);
        } catch {
          // Where it may not be changed it stays.
        }
      },
    }),
  );

/** Beside the bundled heddle.js, or the source when Heddle itself is run from source by tsx. */
function entry(): string {
  const bundled = fileURLToPath(new URL("./engine.js", import.meta.url));
  return existsSync(bundled)
    ? bundled
    : fileURLToPath(new URL("../runtime/engine/entries/child.ts", import.meta.url));
}

/**
 * Calls `use` with an engine and ends the engine, however that goes. `wind` is asked at the first interrupt: work that has
 * something to keep then comes to its end by itself. A second interrupt, or one without `wind`, ends the process at once.
 */
export async function withEngine<T>(
  args: readonly string[],
  use: (client: EngineClient) => Promise<T>,
  wind?: (signal: Interrupt) => void,
): Promise<T> {
  const client = createEngineClient(childTransport({ entry: entry(), args }));
  const end = () => client.close();
  let winding = false;
  const interrupted = (signal: Interrupt) => {
    if (wind && !winding) {
      winding = true;
      wind(signal);
      return;
    }
    end();
    process.exit(interruptCodes[signal]);
  };
  process.once("exit", end);
  process.on("SIGINT", interrupted);
  process.on("SIGTERM", interrupted);
  try {
    return await use(client);
  } finally {
    end();
    process.off("exit", end);
    process.off("SIGINT", interrupted);
    process.off("SIGTERM", interrupted);
  }
}

/**
 * Calls `use` with a signal that the first interrupt aborts; the second ends the process at once. Gives the interrupt,
 * null where there was none.
 */
export async function untilInterrupted(
  use: (signal: AbortSignal) => Promise<unknown>,
): Promise<Interrupt | null> {
  const stop = new AbortController();
  let first: Interrupt | null = null;
  const interrupted = (signal: Interrupt) => {
    if (first) process.exit(interruptCodes[signal]);
    first = signal;
    stop.abort();
  };
  process.on("SIGINT", interrupted);
  process.on("SIGTERM", interrupted);
  try {
    await use(stop.signal);
    return first;
  } finally {
    process.off("SIGINT", interrupted);
    process.off("SIGTERM", interrupted);
  }
}
