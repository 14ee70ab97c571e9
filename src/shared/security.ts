// The response headers of every page of Heddle, from app:// and from the local server alike.

const policy = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "worker-src": "'self'",
  "style-src": "'self' 'unsafe-inline'", // React Flow and Monaco place things by style attributes
  "img-src": "'self' data: blob:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
};

const written = (directives: readonly (readonly [string, string])[]): string =>
  directives.map(([directive, sources]) => `${directive} ${sources}`).join("; ");

/** For a page whose host sends no headers. Who may frame it, only a header can say. */
export const policyForMeta: string = written(
  Object.entries(policy).filter(([directive]) => directive !== "frame-ancestors"),
);

/** Isolated from other origins, so that WASM threads work; nothing is loaded from anywhere else. */
export const securityHeaders: Readonly<Record<string, string>> = {
  "Content-Security-Policy": written(Object.entries(policy)),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};

const contentTypes: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  mjs: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json; charset=utf-8",
  wasm: "application/wasm",
  svg: "image/svg+xml",
  png: "image/png",
  ico: "image/x-icon",
  ttf: "font/ttf",
  woff: "font/woff",
  woff2: "font/woff2",
  webmanifest: "application/manifest+json",
};

/** The media type of a file of the built app, by the ending of its name. */
export const contentType = (path: string): string =>
  contentTypes[path.slice(path.lastIndexOf(".") + 1).toLowerCase()] ?? "application/octet-stream";
