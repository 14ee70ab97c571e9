// Where the Electron binary is, or whether it can be had soon.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root, runStep } from "./run-step.ts";

const require = createRequire(import.meta.url);
const electronPackage = join(root, "node_modules/electron");

/** A download that stays silent this long, or takes this long in all, is given up. */
const silenceMs = 5_000;
const downloadMs = 120_000;

const nameOnPlatform: Readonly<Record<string, string>> = {
  darwin: "Electron.app/Contents/MacOS/Electron",
  win32: "electron.exe",
};
const executable = nameOnPlatform[process.platform] ?? "electron";

/**
 * The binary that is on this machine: the one that ELECTRON_EXEC_PATH (a file) or ELECTRON_OVERRIDE_DIST_PATH
 * (a folder) names, else the one of the installed electron package. `wanted`: one was named, so none is fetched.
 */
export function electronHere(): { path: string | null; wanted: boolean } {
  const { ELECTRON_EXEC_PATH: file, ELECTRON_OVERRIDE_DIST_PATH: folder } = process.env;
  const named = file || (folder && join(folder, executable));
  if (named) return { path: existsSync(named) ? named : null, wanted: true };
  const pathFile = join(electronPackage, "path.txt");
  if (!existsSync(pathFile)) return { path: null, wanted: false };
  const path = join(electronPackage, "dist", readFileSync(pathFile, "utf8"));
  return { path: existsSync(path) ? path : null, wanted: false };
}

/** The binary here, or a fresh download of it, or null within seconds when there is none to be had. */
export async function findOrFetchElectron(): Promise<string | null> {
  const { path, wanted } = electronHere();
  if (path || wanted) return path;
  if (!(await downloadToCache())) return null;
  // Unpacks what the line above put into the cache of downloads.
  const { code } = await runStep(process.execPath, [join(electronPackage, "install.js")], { quiet: true });
  return code === 0 ? electronHere().path : null;
}

/** The part of @electron/get that is used here; it comes with the electron package, without a version of ours. */
interface ElectronGet {
  downloadArtifact(details: {
    version: string;
    artifactName: "electron";
    platform: string;
    arch: string;
    cacheRoot: string | undefined;
    checksums: unknown;
    downloadOptions: {
      signal: AbortSignal;
      quiet: boolean;
      getProgressCallback(progress: { percent: number }): Promise<void>;
    };
  }): Promise<string>;
}

async function downloadToCache(): Promise<boolean> {
  const giveUp = new AbortController();
  let silence = setTimeout(() => giveUp.abort(), silenceMs);
  const limit = setTimeout(() => giveUp.abort(), downloadMs);
  let told = false;
  try {
    const fromElectron = createRequire(join(electronPackage, "package.json"));
    const { downloadArtifact } = fromElectron("@electron/get") as ElectronGet;
    await downloadArtifact({
      version: (require(join(electronPackage, "package.json")) as { version: string }).version,
      artifactName: "electron",
      platform: process.platform,
      arch: process.arch,
      cacheRoot: process.env.electron_config_cache,
      checksums: require(join(electronPackage, "checksums.json")),
      downloadOptions: {
        signal: giveUp.signal,
        quiet: true,
        async getProgressCallback({ percent }) {
          clearTimeout(silence);
          silence = setTimeout(() => giveUp.abort(), silenceMs);
          if (!told && percent > 0) console.log("Fetching Electron, once …");
          told ||= percent > 0;
        },
      },
    });
    return true;
  } catch {
    return false; // offline, refused, too slow: the browser serves as well
  } finally {
    clearTimeout(silence);
    clearTimeout(limit);
  }
}
