// The built renderer on http://127.0.0.1, for the browsers of this machine only.
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize, sep } from "node:path";
import { contentType, securityHeaders } from "../src/shared/security.ts";
import { root } from "./run-step.ts";

const address = "127.0.0.1";

/**
 * One fixed port, so that what a browser stores for the app is found again; another when it is taken.
 * Any other Host is refused: a page elsewhere could point a name of its own at 127.0.0.1 (DNS rebinding).
 */
export async function serveWebApp(
  wantedPort = 4790,
  folder = join(root, "dist/renderer"),
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const { port } = server.address() as AddressInfo;
    const answer = (status: number, body: string | Buffer, type = "text/plain; charset=utf-8") => {
      response.writeHead(status, {
        ...securityHeaders,
        "Content-Type": type,
        "Content-Length": Buffer.byteLength(body),
        "Cache-Control": "no-cache",
      });
      response.end(request.method === "HEAD" ? undefined : body);
    };
    if (![`${address}:${port}`, `localhost:${port}`].includes(request.headers.host ?? ""))
      return answer(421, "This server answers on 127.0.0.1 only.\n");
    if (request.method !== "GET" && request.method !== "HEAD") return answer(405, "Only GET.\n");
    const file = fileBelow(folder, request.url ?? "/");
    if (file === null) return answer(400, "No such path.\n");
    try {
      answer(200, await readFile(file), contentType(file));
    } catch {
      answer(404, "No such file.\n");
    }
  });
  await listen(server, wantedPort).catch(() => listen(server, 0));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${address}:${port}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function fileBelow(folder: string, requestTarget: string): string | null {
  try {
    const path = decodeURIComponent(new URL(requestTarget, "http://any").pathname);
    if (path.includes("\0")) return null;
    const file = normalize(join(folder, path === "/" ? "index.html" : path));
    return file.startsWith(folder + sep) ? file : null;
  } catch {
    return null;
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(port, address, () => {
      server.off("error", fail);
      done();
    });
  });
}
