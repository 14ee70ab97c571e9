// The renderer that was built here, on http://127.0.0.1.
import { join } from "node:path";
import { serveWebApp as serve, type WebServer } from "../src/serve/index.ts";
import { root } from "./run-step.ts";

export const serveWebApp = (port = 4790, folder = join(root, "dist/renderer")): Promise<WebServer> =>
  serve({ folder, port });
