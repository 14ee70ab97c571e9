// The weights that a document names, where they lie beside its file. The desktop app sees the folder, and so does the
// server of `heddle FILE`; another page does not.
import type { HeddleDocument } from "../../core/index.ts";
import type { DataFile, Failure } from "../../shared/ipc.ts";
import { servedGraphPath, servedPlace } from "../../shared/served-graph.ts";

/** Takes them in, where no run of the document has others. `path` is of its file; `still`: it is the one in front. */
export async function takeInBeside(
  { weightsFile }: HeddleDocument,
  path: string | null,
  still: () => boolean,
): Promise<void> {
  const isBeside = weightsFile !== undefined && /^[^./\\][^/\\]*\.safetensors$/.test(weightsFile);
  if (path === null || !isBeside) return;
  const found = await readBeside(path, weightsFile);
  if (found && still()) await (await import("./import-weights.ts")).takeInWeights(found, { isBeside: true });
}

/** Weights or a tokenizer in the folder of a graph's file; null where this page sees no folder. */
export function readBeside(path: string, name: string): Promise<DataFile | Failure | null> {
  if (window.heddle) return window.heddle.readWeightsBeside(path, name);
  const [token = ""] = path.slice(servedPlace.length).split("/");
  return path.startsWith(servedPlace) ? fetched(token, name) : Promise.resolve(null);
}

async function fetched(token: string, name: string): Promise<DataFile | Failure> {
  try {
    const response = await fetch(`${servedGraphPath}${token}/${encodeURIComponent(name)}`);
    if (response.ok) return { name, bytes: new Uint8Array(await response.arrayBuffer()) };
    return (await response.json()) as Failure;
  } catch {
    return { error: "Heddle's server does not answer. Start heddle with the file again." };
  }
}
