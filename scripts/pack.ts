// `npm run pack`: tarballs for people without a clone, in dist/packages. `heddle-VERSION.tgz` holds the command line and
// the browser build with the WASM engine but without that for GPUs, and depends on nothing. `heddle-native-PLATFORM-ARCH-VERSION.tgz` is the native
// engine, optional: ONNX Runtime's CPU library for one system, without its install script. `--all`: for every system.
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isBuilt } from "./built.ts";
import { isGpuLibrary } from "./gpu-library.ts";
import { root, runStep } from "./run-step.ts";

export const packages = join(root, "dist/packages");
const read = async (path: string) => JSON.parse(await readFile(path, "utf8"));

/** Gives the paths of the tarballs, the command line's first. */
export async function packAll(everySystem = false): Promise<string[]> {
  if (!(await isBuilt()) && (await runStep("tsx", ["scripts/build.ts"])).code !== 0)
    throw new Error("the build failed");
  await rm(packages, { recursive: true, force: true });
  const here = `${process.platform}/${process.arch}`;
  const systems = everySystem ? await systemsOfLibrary() : [here];
  const folders = [await stageHeddle(), ...(await Promise.all(systems.map(stageNative)))];
  const tarballs: string[] = [];
  for (const folder of folders) tarballs.push(await pack(folder));
  return tarballs;
}

async function pack(folder: string): Promise<string> {
  const args = ["pack", folder, "--pack-destination", packages, "--json", "--loglevel=error"];
  const { code, output } = await runStep("npm", args, { quiet: true });
  if (code !== 0) throw new Error(output);
  await rm(folder, { recursive: true });
  const { name, version } = nameOf(output);
  return join(packages, `${name}-${version}.tgz`);
}

/** npm 10 and 11 print a list of what they packed, later ones may print it by name. */
function nameOf(output: string): { name: string; version: string } {
  const printed = JSON.parse(output) as object;
  const [packed] = Object.values(printed) as { name: string; version: string }[];
  if (!packed) throw new Error(`npm pack printed ${output}`);
  return packed;
}

/** What every package of ours says of itself. */
async function ours(name: string, description: string) {
  const { version, license, engines } = await read(join(root, "package.json"));
  return { name, version, description, license, type: "module", engines };
}

async function stage(
  name: string,
  manifest: object,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = join(packages, name);
  await mkdir(folder, { recursive: true });
  const filter = (path: string) => !isGpuLibrary(path);
  for (const [to, from] of Object.entries(files))
    await cp(from, join(folder, to), { recursive: true, filter });
  await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return folder;
}

const fontFiles = async (font: string, faces: RegExp): Promise<string[]> =>
  (await readdir(join(root, "node_modules", font, "files")))
    .filter((name) => faces.test(name))
    .map((name) => `files/${name}`);

/** What `heddle figure` fetches when it is needed, and is not in the bundle: these files alone, inside the tarball. */
const bundled: Readonly<Record<string, readonly string[]>> = {
  elkjs: ["LICENSE.md", "lib/elk.bundled.js"],
  "@resvg/resvg-wasm": ["index.js", "index.mjs", "index_bg.wasm"],
  "@fontsource/inter": ["LICENSE", ...(await fontFiles("@fontsource/inter", /-[46]00-normal\.woff$/))],
  katex: ["LICENSE", "dist/fonts/KaTeX_Main-Regular.woff"],
  "@fontsource/jetbrains-mono": [
    "LICENSE",
    ...(await fontFiles("@fontsource/jetbrains-mono", /-500-normal\.woff$/)),
  ],
};

/** The licences of what is bundled are in the browser build: licences.json. */
async function stageHeddle(): Promise<string> {
  const { description } = await read(join(root, "package.json"));
  const versions = Object.keys(bundled).map(async (name) => {
    const { version } = await read(join(root, "node_modules", name, "package.json"));
    return [name, version] as const;
  });
  const manifest = {
    ...(await ours("heddle", description)),
    bin: { heddle: "dist/cli/heddle.js" },
    dependencies: Object.fromEntries(await Promise.all(versions)),
    bundleDependencies: Object.keys(bundled),
  };
  const inside = Object.entries(bundled).flatMap(([name, files]) =>
    files.map((file) => `node_modules/${name}/${file}`),
  );
  const kept = ["README.md", "LICENSE", "CHANGELOG.md", "dist/cli", "dist/renderer", "graphs/lessons"];
  const all = [...kept, ...inside];
  const folder = await stage(
    "heddle",
    manifest,
    Object.fromEntries(all.map((name) => [name, join(root, name)])),
  );
  for (const name of Object.keys(bundled)) await stageManifest(folder, join("node_modules", name));
  return folder;
}

/** What a bundled package needs besides (katex: commander, for its command line) would be fetched: nothing here uses it. */
async function stageManifest(folder: string, name: string): Promise<void> {
  const {
    dependencies: _,
    optionalDependencies: __,
    scripts: ___,
    bin: ____,
    ...manifest
  } = await read(join(root, name, "package.json"));
  await writeFile(join(folder, name, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

const library = join(root, "node_modules/onnxruntime-node");
const binaries = join(library, "bin/napi-v6");

/** `linux/x64` and the like: those that the library has a binary for. */
async function systemsOfLibrary(): Promise<string[]> {
  const platforms = await readdir(binaries);
  const each = platforms.map(async (os) => (await readdir(join(binaries, os))).map((cpu) => `${os}/${cpu}`));
  return (await Promise.all(each)).flat();
}

/** onnxruntime-node under our name, with onnxruntime-common inside it. */
async function stageNative(system: string): Promise<string> {
  const [os, cpu] = system.split("/");
  const common = "onnxruntime-common";
  const { version: ofLibrary, license } = await read(join(library, "package.json"));
  const { version: ofCommon } = await read(join(root, "node_modules", common, "package.json"));
  const manifest = {
    ...(await ours(
      `heddle-native-${os}-${cpu}`,
      `Heddle's native engine for ${os} on ${cpu}: onnxruntime-node ${ofLibrary}, CPU`,
    )),
    license,
    type: "commonjs",
    main: "dist/index.js",
    os: [os],
    cpu: [cpu],
    dependencies: { [common]: ofCommon },
    bundleDependencies: [common],
  };
  return stage(manifest.name, manifest, {
    "README.md": join(library, "README.md"),
    dist: join(library, "dist"),
    [`bin/napi-v6/${system}`]: join(binaries, system),
    [`node_modules/${common}`]: join(root, "node_modules", common),
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  for (const tarball of await packAll(process.argv.includes("--all"))) console.log(tarball);
