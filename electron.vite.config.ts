/**
 * The bundles of the app: main with the engine's process, preload, and one renderer that Electron serves as
 * app:// and any browser can load as a plain web page. Targets are the oldest runtime that the tests use.
 */
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";
import { securityHeaders } from "./src/shared/security.ts";

const { "Content-Security-Policy": _, ...isolation } = securityHeaders; // hot reloading needs inline scripts

const commonJs = {
  format: "cjs",
  entryFileNames: "[name].cjs",
  chunkFileNames: "[name]-[hash].cjs",
} as const;

export default defineConfig({
  main: {
    build: {
      target: "node18.15",
      outDir: "dist/main",
      externalizeDeps: { exclude: ["zod", "jsonc-parser", "pbf"] },
      rollupOptions: {
        input: {
          index: resolve("src/main/index.ts"),
          engine: resolve("src/runtime/engine/shells/utility.ts"),
        },
        output: commonJs,
      },
    },
  },
  preload: {
    build: {
      target: "node18.15",
      outDir: "dist/preload",
      rollupOptions: { input: { index: resolve("src/preload/index.ts") }, output: commonJs },
    },
  },
  renderer: {
    root: "src/renderer",
    plugins: [react()],
    worker: { format: "es" },
    server: { host: "127.0.0.1", headers: isolation },
    build: {
      target: "chrome114",
      cssTarget: "chrome114",
      outDir: "dist/renderer",
      minify: true, // electron-vite's default is not to; the browser build downloads it
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 8192, // Monaco and ONNX Runtime are big, and loaded when needed
      rollupOptions: { input: resolve("src/renderer/index.html") },
    },
  },
});
