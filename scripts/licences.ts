/** The licences of what the app ships with, fonts included, as one text: dist/renderer/licences.json. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Licence {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Empty where the package brings none beside the name of its licence. */
  readonly text: string;
}

/** Of every package that package.json names as a dependency: those are what the build bundles or packs. */
export function licences(root: string): Licence[] {
  const read = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8"));
  const names = Object.keys(read("package.json").dependencies).sort();
  return names.map((name) => {
    const folder = join("node_modules", name);
    const { version, license } = read(join(folder, "package.json"));
    const file = readdirSync(join(root, folder)).find((f) => /^licen[cs]e/i.test(f));
    return {
      name,
      version,
      licence: license,
      text: file ? readFileSync(join(root, folder, file), "utf8") : "",
    };
  });
}
