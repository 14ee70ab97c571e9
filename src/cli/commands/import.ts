// `heddle import DIR|config.json`: a model of Hugging Face's as a graph, with its weights beside it.
import { basename, dirname, join } from "node:path";
import {
  filledWeights,
  type Imported,
  ImportRefused,
  importModel,
  safetensorsStart,
  supportedTypes,
} from "../../core/import/index.ts";
import { type HeddleDocument, printDocument } from "../../core/index.ts";
import { bindOnto } from "../bind-weights.ts";
import { type Command, UsageError } from "../command.ts";
import { configEnding, ownName } from "../export-hugging-face.ts";
import { type ModelFolder, modelFolder, type StoredTensors } from "../model-folder.ts";
import { FileError } from "../read-graph.ts";
import { count } from "../shapes.ts";
import { withTokenizerOf } from "../tokenizers.ts";
import { readyToWrite, writeOut } from "../write-file.ts";

/** Weights are kept in float32 in one file, which is read whole. */
const maxBytes = 2 ** 31;

export const importGraph: Command = {
  name: "import",
  operands: "DIR|config.json",
  about: "Makes a graph of a model in a Hugging Face folder, with its weights in a file beside it",
  options: {
    out: {
      type: "string",
      short: "o",
      value: "FILE",
      about: "Output graph (default: NAME.graph.json here); weights go to FILE's own .safetensors",
    },
    "graph-only": { type: "boolean", about: "Only the graph: weights are neither read nor written" },
    "no-tokenizer": { type: "boolean", about: "Leave the tokenizer out: text is token ids" },
    onto: {
      type: "string",
      value: "GRAPH",
      about: "A graph of your own that weights (.safetensors, .npz, .gguf) are put onto",
    },
    map: {
      type: "string",
      value: "NAMES.json",
      about: 'Which tensor is which weight of it: {"blocks.#.wo.w": "layers.#.o_proj.weight transposed"}',
    },
    force: { type: "boolean", about: "Overwrite existing files" },
    json: { type: "boolean", about: "Print one JSON document to stdout" },
  },
  async run(args, terminal) {
    const [path, more] = args.operands;
    if (path === undefined)
      throw new UsageError(
        `Give the folder of a model, or its config.json; supported: ${supportedTypes().join(", ")}`,
      );
    const onto = args.text("onto");
    if (onto === undefined && args.text("map") !== undefined)
      throw new UsageError("--map requires --onto GRAPH");
    if (onto !== undefined) return bindOnto(path, onto, args, terminal);
    if (more !== undefined) throw new UsageError(`Only one folder is allowed; remove "${more}"`);
    const folder = await modelFolder(path, args.flag("graph-only"));
    try {
      const out = args.text("out") ?? `${folder.name}.graph.json`;
      const fresh = !args.flag("force");
      const model = modelOf(folder);
      const files = await written(folder, model, { out, fresh, tokenizer: !args.flag("no-tokenizer") });
      const { document, family, parameters } = files.model;
      if (args.flag("json"))
        terminal.json({
          ...{ ok: true, name: document.name, family, parameters, dims: document.dims },
          ...{ logits: document.objective?.logits, files: files.paths },
        });
      else {
        terminal.out(`${document.name}: ${family}, ${count(parameters)} parameters`);
        for (const file of files.paths) terminal.out(`  ${file}`);
      }
      return 0;
    } finally {
      await folder.tensors?.close();
    }
  },
};

/** A name in the file may have millions of characters. */
const cutOff = (text: string): string => (text.length > 1000 ? `${text.slice(0, 1000)}…` : text);

function modelOf({ configFile, config, tensors, name }: ModelFolder): Imported {
  const result = importModel(config, tensors?.shapes ?? null);
  if (!result.ok) {
    const [first = "", ...rest] = result.problems;
    const some = [first, ...rest.slice(0, 9)].map((p) => `${configFile}: ${cutOff(p)}.`);
    const left = rest.length - 9;
    const more = left > 0 ? [`And ${left.toLocaleString("en")} more.`] : [];
    throw new FileError(configFile, [], [...some, ...more].join("\n"));
  }
  const { document } = result.model;
  const about = `${result.model.family}, imported from a Hugging Face folder.`;
  return { ...result.model, document: { ...document, name, about } };
}

interface Where {
  readonly out: string;
  readonly fresh: boolean;
  /** Whether the tokenizer is taken along. */
  readonly tokenizer: boolean;
}

/** Writes weights and tokenizer first: a graph is there only when it can be run. */
async function written(folder: ModelFolder, model: Imported, { out, fresh, tokenizer }: Where) {
  const { document, parameters } = model;
  const inputs = [folder.configFile, ...(folder.tensors?.files ?? [])];
  const own = join(dirname(out), ownName(out));
  const weights = `${own}.safetensors`;
  if (weights === out) throw new UsageError("The output is a graph: give a FILE.graph.json");
  const print = (d: HeddleDocument) => printDocument(d);
  if (!folder.tensors) {
    await writeOut(out, { data: print(document), fresh, inputs });
    return { model, paths: [out] };
  }
  if (4 * parameters >= maxBytes)
    throw new FileError(
      folder.configFile,
      [],
      `${folder.configFile}: ${count(parameters)} parameters take ${(parameters / 2 ** 28).toFixed(1)} GiB, more than a file of weights may have, 2 GiB; import the graph without them: --graph-only.`,
    );
  const reads = tokenizer
    ? await withTokenizerOf(dirname(folder.configFile), document, basename(own))
    : { document, beside: {} };
  const beside = Object.entries({ ...reads.beside, [configEnding]: folder.configText }).map(
    ([ending, data]) => [`${own}${ending}`, data] as const,
  );
  const paths = [out, weights, ...beside.map(([path]) => path)];
  for (const path of paths) await readyToWrite(path, inputs);
  await writeOut(weights, { data: numbersOf(model, folder.tensors), fresh, inputs });
  for (const [path, data] of beside) await writeOut(path, { data, fresh, inputs });
  const graph = { ...reads.document, weightsFile: basename(weights) };
  await writeOut(out, { data: print(graph), fresh, inputs });
  return { model: { ...model, document: graph }, paths };
}

/** The bytes of the file of weights, one weight after the other: the model is never in memory as a whole. */
async function* numbersOf(model: Imported, tensors: StoredTensors): AsyncGenerator<Uint8Array> {
  yield safetensorsStart(model.placements.map(({ weight, dims }) => ({ name: weight, dims })));
  try {
    for await (const [, { data }] of filledWeights(model, tensors.read))
      yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  } catch (cause) {
    const file = tensors.files[0] ?? "";
    if (cause instanceof ImportRefused)
      throw new FileError(file, [], `${file}: ${cause.problems.join("; ")}.`);
    throw cause;
  }
}
