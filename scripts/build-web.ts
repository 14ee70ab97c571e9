// `npm run build:web`: the web edition in dist/web, for any static host and any path on it. It is the browser build with a
// manifest, by which browsers install it, and a service worker, by which it works offline.
import { createHash } from "node:crypto";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { policyForMeta } from "../src/shared/security.ts";
import { isBuilt } from "./built.ts";
import { isLargeGpuLibrary } from "./gpu-library.ts";
import { root, runStep } from "./run-step.ts";

const manifest = (description: string) => ({
  name: "Heddle",
  short_name: "Heddle",
  description,
  start_url: "./",
  scope: "./",
  display: "standalone",
  background_color: "#16181d",
  theme_color: "#16181d",
  icons: [
    { src: "icon.png", sizes: "512x512", type: "image/png", purpose: "any" },
    { src: "icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
  ],
});

/** Goes into the head before anything that it governs. */
const head = `<meta http-equiv="Content-Security-Policy" content="${policyForMeta}" />
    <link rel="manifest" href="./manifest.webmanifest" />
    <link rel="icon" href="./icon.svg" />
    <script type="module" src="./register.js"></script>`;

/** Gives the folder. */
export async function buildWeb(folder = join(root, "dist/web")): Promise<string> {
  if (!(await isBuilt()) && (await runStep("tsx", ["scripts/build.ts"])).code !== 0)
    throw new Error("the build failed");
  await rm(folder, { recursive: true, force: true });
  await cp(join(root, "dist/renderer"), folder, { recursive: true });
  for (const icon of ["icon.svg", "icon.png"]) await cp(join(root, "src/web", icon), join(folder, icon));
  const { description } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  await writeFile(join(folder, "manifest.webmanifest"), JSON.stringify(manifest(description)));
  const index = join(folder, "index.html");
  const page = await readFile(index, "utf8");
  await writeFile(
    index,
    page.replace(/<link rel="icon"[^>]*>/, "").replace(/(<meta charset[^>]*>)/, `$1\n    ${head}`),
  );
  await bundle("register", folder);
  // What trains on a GPU is fetched when it is asked for, and not kept for a time without a network.
  const files = (await filesOf(folder)).filter((file) => !isLargeGpuLibrary(file));
  await bundle("service-worker", folder, {
    FILES: JSON.stringify(files),
    VERSION: JSON.stringify(await hashOf(folder, files)),
  });
  return folder;
}

const bundle = (name: string, outdir: string, define: Record<string, string> = {}) =>
  build({
    absWorkingDir: root,
    entryPoints: [`src/web/${name}.ts`],
    outdir,
    bundle: true,
    minify: true,
    target: "chrome114",
    define,
  });

/** Relative to the folder, by slashes. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

async function hashOf(folder: string, files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update(await readFile(join(folder, file)));
  return hash.digest("hex").slice(0, 16);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) console.log(await buildWeb());
