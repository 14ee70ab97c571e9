// The web edition without a network: all of its files are stored at the first visit and served from there, with the
// headers that a static host does not send. So the page is isolated, and has WASM threads, from the second visit on.
import { contentType, securityHeaders } from "../shared/security.ts";

declare const self: ServiceWorkerGlobalScope;

/** Put in by scripts/build-web.ts: all files, relative to this one, and a hash of what they hold. */
declare const FILES: readonly string[];
declare const VERSION: string;

const prefix = "heddle-";
/** Another copy of Heddle on this host, under another path, has caches of its own. */
const cacheName = `${prefix}${new URL(".", self.location.href).pathname}-${VERSION}`;

self.addEventListener("install", (event) => {
  const requests = FILES.map((file) => new Request(file, { cache: "no-cache" }));
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(requests)));
});

// Not before the pages of the version before are gone: they still fetch its chunks.
self.addEventListener("activate", (event) => {
  event.waitUntil(
    forgetOthers()
      .catch(() => undefined)
      .then(() => self.clients.claim()),
  );
});

async function forgetOthers(): Promise<void> {
  const ours = cacheName.slice(0, -VERSION.length);
  const old = (await caches.keys()).filter((name) => name.startsWith(ours) && name !== cacheName);
  await Promise.all(old.map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(new URL(".", self.location.href).href)) return;
  event.respondWith(answer(request));
});

async function answer(request: Request): Promise<Response> {
  const path = request.mode === "navigate" ? "index.html" : request.url;
  const cache = await caches.open(cacheName);
  const stored = await cache.match(new URL(path, self.location.href).href, { ignoreSearch: true });
  return stored ? isolated(stored, request.mode === "navigate" ? "index.html" : request.url) : fetch(request);
}

/** As app:// and the local server send it. */
function isolated(stored: Response, path: string): Response {
  const headers = {
    ...securityHeaders,
    "Content-Type": contentType(new URL(path, self.location.href).pathname),
  };
  return new Response(stored.body, { status: 200, headers });
}
