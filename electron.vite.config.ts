// The bundles of the app: main with the engine's process, preload, and one renderer that Electron serves as
// app:// and any browser can load as a plain web page. Targets are the oldest runtime that the tests use.
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";
import { licences } from "./scripts/licences.ts";
import { securityHeaders } from "./src/shared/security.ts";

const { "Content-Security-Policy": _, ...isolation } = securityHeaders; // hot reloading needs inline scripts

const commonJs = {
  format: "cjs",
  entryFileNames: "[name].cjs",
  chunkFileNames: "[name]-[hash].cjs",
} as const;

/** KaTeX names each of its fonts in three formats; every browser that is meant takes the smallest. */
const onlyWoff2 = {
  name: "only-woff2",
  enforce: "pre" as const,
  transform: (code: string, id: string) =>
    /katex[^/]*\.css$/.test(id)
      ? code.replace(/,\s*url\([^)]*\.(woff|ttf)\)\s*format\([^)]*\)/g, "")
      : undefined,
};

/** Fonts and packages are given on with their licences. */
const withLicences = {
  name: "with-licences",
  generateBundle(this: { emitFile: (file: { type: "asset"; fileName: string; source: string }) => string }) {
    const source = JSON.stringify(licences(import.meta.dirname));
    this.emitFile({ type: "asset", fileName: "licences.json", source });
  },
};

export default defineConfig({
  main: {
    build: {
      target: "node18.15",
      outDir: "dist/main",
      externalizeDeps: { exclude: ["zod", "jsonc-parser", "pbf"] },
      rollupOptions: {
        input: {
          index: resolve("src/main/index.ts"),
          "journal-thread": resolve("src/main/journal-thread.ts"),
          engine: resolve("src/runtime/engine/entries/utility.ts"),
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
    plugins: [react(), onlyWoff2, withLicences],
    worker: { format: "es" },
    server: { host: "127.0.0.1", headers: isolation },
    build: {
      target: "chrome114",
      cssTarget: "chrome114",
      outDir: "dist/renderer",
      minify: true, // electron-vite's default is not to; the browser build downloads it
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 8192, // Monaco and ONNX Runtime are big, and loaded when needed
      rollupOptions: {
        input: resolve("src/renderer/index.html"),
        // Modules of the core do nothing when they are loaded: what a panel alone needs of it comes with the panel.
        treeshake: {
          moduleSideEffects: [
            { test: /\/src\/(core|runtime|scene|share|figure|lesson|shared)\//, sideEffects: false },
          ],
        },
      },
    },
  },
});
