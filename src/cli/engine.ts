// Starts the engine of the command line: a child process that is gone when the command is.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { childTransport } from "../runtime/client/child-transport.ts";
import { createEngineClient, type EngineClient } from "../runtime/client/index.ts";

/** Beside the bundled heddle.js, or the source when Heddle itself is run from source by tsx. */
function entry(): string {
  const bundled = fileURLToPath(new URL("./engine.js", import.meta.url));
  return existsSync(bundled)
    ? bundled
    : fileURLToPath(new URL("../runtime/engine/entries/child.ts", import.meta.url));
}

/** Calls `use` with an engine and ends the engine, however that goes. */
export async function withEngine<T>(
  args: readonly string[],
  use: (client: EngineClient) => Promise<T>,
): Promise<T> {
  const client = createEngineClient(childTransport({ entry: entry(), args }));
  const end = () => client.close();
  const interrupted = () => {
    end();
    process.exit(130);
  };
  process.once("exit", end);
  process.once("SIGINT", interrupted);
  process.once("SIGTERM", interrupted);
  try {
    return await use(client);
  } finally {
    end();
    process.off("exit", end);
    process.off("SIGINT", interrupted);
    process.off("SIGTERM", interrupted);
  }
}
