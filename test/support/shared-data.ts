// Data that stays out of the tree: real checkpoints and ONNX's test vectors, in `../shared/data` or $HEDDLE_DATA.
import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** The folder, or null where it is absent; says so once, so that a skipped suite is seen. */
export function sharedData(folder: string): string | null {
  const path = resolve(process.env.HEDDLE_DATA ?? "../shared/data", folder);
  if (existsSync(path)) return path;
  console.warn(`skipped: ${path} is not there`);
  return null;
}
