// app://heddle/: the built renderer, served from disk with the headers that isolate it.
import { protocol } from "electron";
import { readBelow } from "../disk/index.ts";
import { contentType, securityHeaders } from "../shared/security.ts";

const scheme = "app";
const host = "heddle";
export const appOrigin = `${scheme}://${host}`;

/** Must run before Electron is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/** Serves the files below `root`, and nothing else. */
export function serveApp(root: string): void {
  protocol.handle(scheme, async (request) => {
    const refuse = (status: number) => new Response(null, { status, headers: securityHeaders });
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(405);
    const url = new URL(request.url);
    if (url.host !== host) return refuse(403);
    const found = await readBelow(root, url.pathname);
    if (typeof found === "string") return refuse(found === "outside" ? 403 : 404);
    return new Response(found.bytes, {
      headers: { ...securityHeaders, "Content-Type": contentType(found.path) },
    });
  });
}
