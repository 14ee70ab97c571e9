// The weights that a document names, where they lie beside its file. Only the desktop app sees the folder.
import type { HeddleDocument } from "../../core/index.ts";

/** Takes them in, where no run of the document has others. `still`: it is the one in front. */
export async function takeInBeside(
  { weightsFile }: HeddleDocument,
  file: string | null,
  still: () => boolean,
): Promise<void> {
  const isBeside = weightsFile !== undefined && /^[^./\\][^/\\]*$/.test(weightsFile);
  if (!window.heddle || file === null || !isBeside) return;
  const found = await window.heddle.readWeightsBeside(file, weightsFile);
  if (still()) await (await import("./import-weights.ts")).takeInWeights(found, { isBeside: true });
}
