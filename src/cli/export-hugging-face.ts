// `heddle export FILE --to huggingface -o DIR`: an imported graph, trained on or edited within its family, as the folder
// that transformers loads.
import { access } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Exported, exportModel, numbersOf, safetensorsStart } from "../core/import/index.ts";
import type { Checked, Weights } from "../core/index.ts";
import { UsageError } from "./command.ts";
import { FileError, readText } from "./read-graph.ts";
import { tokenizerFolder } from "./tokenizers.ts";
import { readyToWrite, writeOut } from "./write-file.ts";

/** What an imported graph keeps the config of its model under, beside it. */
export const configEnding = ".config.json";

/** The name of a graph's file that what belongs to it begins with: `llama` of `llama.graph.json`. */
export const ownName = (file: string): string => basename(file).replace(/(\.graph)?\.json$/, "");

interface Request {
  readonly file: string;
  readonly out: string;
  readonly checked: Checked;
  readonly weights: Weights;
  readonly config: string | undefined;
  readonly inputs: readonly string[];
}

type Written = readonly { readonly path: string; readonly bytes: number }[];

/** Writes the folder and says what is in it. Throws `FileError` where the graph does not fit its family. */
export async function exportHuggingFace(asked: Request): Promise<Written> {
  const { file, out, checked, weights, inputs } = asked;
  const configFile = asked.config ?? (await ownConfig(file));
  const model = modelOf(file, configFile, await readText(configFile), checked);
  const texts = {
    "config.json": model.config,
    ...(await tokenizerFolder(file, checked.document)),
  };
  const all = [...inputs, configFile];
  for (const name of ["model.safetensors", ...Object.keys(texts)]) await readyToWrite(join(out, name), all);
  const start = safetensorsStart(model.tensors, { format: "pt" });
  const numbers = join(out, "model.safetensors");
  await writeOut(numbers, { data: bytesOf(model, weights, start), inputs: all });
  for (const [name, data] of Object.entries(texts)) await writeOut(join(out, name), { data, inputs: all });
  const sizes = model.tensors.map(({ dims }) => 4 * dims.reduce((a, b) => a * b, 1));
  return [
    { path: numbers, bytes: sizes.reduce((a, b) => a + b, start.length) },
    ...Object.entries(texts).map(([name, data]) => ({
      path: join(out, name),
      bytes: Buffer.byteLength(data),
    })),
  ];
}

async function* bytesOf(model: Exported, weights: Weights, start: Uint8Array): AsyncGenerator<Uint8Array> {
  yield start;
  for (const tensor of model.tensors) {
    const { data } = numbersOf(tensor, (name) => weights[name]!);
    yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
}

/** Beside the graph. */
async function ownConfig(file: string): Promise<string> {
  const path = join(dirname(file), `${ownName(file)}${configEnding}`);
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) return path;
  throw new UsageError(
    `Only a graph that was imported goes back to Hugging Face, and ${path}, the config of its model, is not there; give one: --config DIR/config.json`,
  );
}

/** So many problems are told. */
const most = 10;

function modelOf(file: string, configFile: string, config: string, checked: Checked): Exported {
  const result = exportModel(config, checked);
  if (result.ok) return result.model;
  const some = result.problems.slice(0, most).map((problem) => `${file}: ${problem}.`);
  const left = result.problems.length - most;
  const more = left > 0 ? [`And ${left.toLocaleString("en")} more.`] : [];
  const way = `Its config is ${configFile}. To export the graph as it is: --to pytorch.`;
  throw new FileError(file, [], [...some, ...more, way].join("\n"));
}
