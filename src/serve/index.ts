// The browser build on this machine: a server for its own browsers, and the browser opened on it.
export { openBrowser } from "./open-browser.ts";
export { serveWebApp, type WebServer } from "./server.ts";
