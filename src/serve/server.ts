// The built renderer on http://127.0.0.1, for the browsers of this machine only.
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { readBelow } from "../disk/index.ts";
import { contentType, securityHeaders } from "../shared/security.ts";
import { type Answer, answerGraph, type GraphOnDisk } from "./graph-on-disk.ts";

const address = "127.0.0.1";

export interface WebServer {
  readonly url: string;
  close(): Promise<void>;
}

interface ServeOptions {
  /** The build: index.html and its assets. */
  readonly folder: string;
  /** Another when it is taken. */
  readonly port: number;
  /** A file that the page may read and write, if it knows its token. */
  readonly graph?: GraphOnDisk;
}

const text = (status: number, body: string): Answer => ({
  status,
  type: "text/plain; charset=utf-8",
  body: `${body}\n`,
});

/** Any other Host is refused: a page elsewhere could point a name of its own at 127.0.0.1 (DNS rebinding). */
export async function serveWebApp({ folder, port: wanted, graph }: ServeOptions): Promise<WebServer> {
  const server = createServer(async (request, response) => {
    const { port } = server.address() as AddressInfo;
    const { status, type, body } = await answer(request, port, folder, graph);
    response.writeHead(status, {
      ...securityHeaders,
      "Content-Type": type,
      "Content-Length": Buffer.byteLength(body),
      "Cache-Control": "no-cache",
    });
    response.end(request.method === "HEAD" ? undefined : body);
  });
  await listen(server, wanted).catch(() => listen(server, 0));
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

async function answer(
  request: IncomingMessage,
  port: number,
  folder: string,
  graph: GraphOnDisk | undefined,
): Promise<Answer> {
  const hosts = [`${address}:${port}`, `localhost:${port}`];
  if (!hosts.includes(request.headers.host ?? "")) return text(421, "This server answers on 127.0.0.1 only.");
  const pathname = pathOf(request.url ?? "/");
  if (pathname === null) return text(400, "No such path.");
  const ofGraph = graph && (await answerGraph(graph, pathname, request, hosts));
  if (ofGraph) return ofGraph;
  if (request.method !== "GET" && request.method !== "HEAD") return text(405, "Only GET.");
  const found = await readBelow(folder, pathname);
  if (found === "outside") return text(400, "No such path.");
  if (found === "missing") return text(404, "No such file.");
  return { status: 200, type: contentType(found.path), body: found.bytes };
}

function pathOf(requestTarget: string): string | null {
  try {
    return new URL(requestTarget, "http://any").pathname;
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
