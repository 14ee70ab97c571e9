// app://heddle/: the built renderer, served from disk with the headers that isolate it.
import { readFile } from "node:fs/promises";
import { join, normalize, sep } from "node:path";
import { protocol } from "electron";
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
    const file = fileBelow(root, url.pathname);
    if (file === null) return refuse(403);
    try {
      return new Response(await readFile(file), {
        headers: { ...securityHeaders, "Content-Type": contentType(file) },
      });
    } catch {
      return refuse(404);
    }
  });
}

/** The file that a URL's path names, or null where it points out of `root` or is malformed. */
function fileBelow(root: string, pathname: string): string | null {
  try {
    const path = decodeURIComponent(pathname);
    if (path.includes("\0")) return null;
    const file = normalize(join(root, path === "/" ? "index.html" : path));
    return file.startsWith(root + sep) ? file : null;
  } catch {
    return null;
  }
}
