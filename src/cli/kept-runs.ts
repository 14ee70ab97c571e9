// The runs that lie beside a graph file, `NAME.runs/`, as the app and scripts/train-presets.ts write them.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { check, type HeddleDocument, untiedWeights } from "../core/index.ts";
import { whyOf } from "../disk/index.ts";
import { type GivenWeights, type RunRecord, readRun, sameTokens } from "../runtime/client/index.ts";
import { storedWeights } from "./stored-weights.ts";

export interface KeptWeights {
  readonly run: RunRecord;
  readonly file: string;
  /** Those that the graph has a place for. */
  readonly weights: GivenWeights;
  /** How many of the graph's weights the run has none for. */
  readonly missing: number;
}

/**
 * The weights of the newest run with the vocabulary of the graph; null where nothing was ever trained. `ignore` is told
 * of runs that cannot be read.
 */
export async function keptWeights(
  graph: string,
  document: HeddleDocument,
  ignore: (notice: string) => void,
): Promise<KeptWeights | null> {
  const folder = `${graph.replace(/(\.graph)?\.json$/, "")}.runs`;
  const names = await readdir(folder).catch((): string[] => []);
  const ids = names.flatMap((name) => (name.endsWith(".json") ? [name.slice(0, -".json".length)] : []));
  const having = ids.filter((id) => names.includes(`${id}.safetensors`));
  const read = having.map(async (id) => {
    const path = join(folder, `${id}.json`);
    const read = await readFile(path, "utf8").then(
      readRun,
      (cause) => ({ ok: false, why: whyOf(cause) }) as const,
    );
    if (!read.ok) {
      if (read.why !== null) ignore(`${path} was ignored: ${read.why}.`);
      return [];
    }
    const { run } = read;
    const same = sameTokens(run.info?.document.vocabulary, document.vocabulary);
    return same ? [{ run, file: join(folder, `${id}.safetensors`) }] : [];
  });
  const runs = (await Promise.all(read)).flat();
  const newest = runs.sort((a, b) => (a.run.begun < b.run.begun ? 1 : -1))[0];
  if (!newest) return null;
  const { weights } = await storedWeights(newest.file);
  const wanted = untiedWeights(check(document));
  const fitting = wanted.flatMap(({ name, dims }) => {
    const tensor = weights[name];
    return tensor && tensor.dims.join() === dims.join() ? [[name, tensor] as const] : [];
  });
  return { ...newest, weights: Object.fromEntries(fitting), missing: wanted.length - fitting.length };
}
