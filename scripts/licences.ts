// The licences of what the app ships with, fonts included, as one text: dist/renderer/licences.json.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Licence {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Empty where the package brings none beside the name of its licence. */
  readonly text: string;
}

const read = (folder: string) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** Where Node would find a package from a folder; what is optional or there for types alone may be nowhere. */
function find(name: string, from: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, "node_modules", name);
    if (existsSync(join(folder, "package.json"))) return folder;
    if (at === dirname(at)) return undefined;
  }
}

/** Of every package that package.json depends on and that these depend on: those are what the build bundles or packs. */
export function licences(root: string): Licence[] {
  const all = new Map<string, Licence>();
  const visit = (from: string): void => {
    for (const name of Object.keys(read(from).dependencies ?? {})) {
      const folder = find(name, from);
      // Types are gone from what is shipped.
      if (!folder || all.has(folder) || name.startsWith("@types/")) continue;
      const { version, license } = read(folder);
      const file = readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
      const text = file ? readFileSync(join(folder, file), "utf8") : "";
      all.set(folder, { name, version, licence: license, text });
      visit(folder);
    }
  };
  visit(root);
  return [...all.values()].sort((a, b) => a.name.localeCompare(b.name, "en"));
}
