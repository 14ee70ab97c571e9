// Reading weights whatever their format: the ending of the file's name says which.
import { weightFormats } from "./formats.ts";
import type { WeightFile, WeightFormat } from "./weight-file.ts";

/** Endings of all formats, without the dot. */
export const weightExtensions: readonly string[] = weightFormats.flatMap((format) => format.extensions);

const formatOf = (file: string): WeightFormat | undefined => {
  const name = file.toLowerCase();
  return weightFormats.find(({ extensions }) => extensions.some((ending) => name.endsWith(`.${ending}`)));
};

/**
 * Reads weights by the format that the file's name tells. A name that tells none is tried with every format; if none can
 * read it, the first, Heddle's own, says why. Never throws.
 */
export function readWeightFile(file: string, bytes: Uint8Array): WeightFile {
  const format = formatOf(file);
  if (format) return format.read(bytes);
  const read = weightFormats.map((each) => each.read(bytes));
  return read.find(({ ok }) => ok) ?? read[0] ?? { ok: false, why: "Heddle reads no format of weights" };
}
