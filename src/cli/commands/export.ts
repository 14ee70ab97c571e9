// `heddle export FILE --to pytorch|onnx|huggingface|json -o OUT`: the graph as something that runs without Heddle; and a
// study as a folder that runs on a cluster, `heddle export STUDY --to ray|slurm -o DIR`.
import { join } from "node:path";
import {
  type Checked,
  check,
  hasErrors,
  IrError,
  isError,
  onnxFile,
  printDocument,
  pytorchFiles,
  toJson,
  type Weights,
} from "../../core/index.ts";
import { type Command, type ExitCode, oneFile, UsageError } from "../command.ts";
import { exportHuggingFace } from "../export-hugging-face.ts";
import { exportStudy } from "../export-study.ts";
import { readGraph } from "../read-graph.ts";
import { reportDiagnostic } from "../report.ts";
import { count, table } from "../shapes.ts";
import { ownWeights, storedWeights, weightsOf, weightsOption, withTrained } from "../stored-weights.ts";
import type { Terminal } from "../terminal.ts";
import { tokenizerFile } from "../tokenizers.ts";
import { writeOut } from "../write-file.ts";

const targets = ["pytorch", "onnx", "json", "huggingface"] as const;
const folders: readonly string[] = ["pytorch", "huggingface"];
const clusters = ["ray", "slurm"] as const;
type Target = (typeof targets)[number];
type Files = Readonly<Record<string, string | Uint8Array>>;

export const exportGraph: Command = {
  name: "export",
  operands: "FILE",
  about:
    "Exports a graph as PyTorch code with a parity test, as an ONNX model, back into a Hugging Face folder, or as canonical JSON; a study as jobs of Ray or Slurm",
  options: {
    to: { type: "string", value: [...targets, ...clusters].join("|"), about: "Format to write" },
    out: {
      type: "string",
      short: "o",
      value: "OUT",
      about: "Output: a file for onnx and json, else a folder",
    },
    weights: weightsOption("Weights or a checkpoint (default: the weights in the file)"),
    config: {
      type: "string",
      value: "config.json",
      about: "Of huggingface: the config of the model that was imported (default: FILE's own .config.json)",
    },
    json: { type: "boolean", about: "Print one JSON document to stdout" },
  },
  async run(args, terminal) {
    const file = oneFile(args);
    const out = args.text("out");
    const cluster = clusters.find((t) => t === args.text("to"));
    if (cluster) return exportStudy(file, cluster, out, args.flag("json"), terminal);
    const to = targets.find((t) => t === args.text("to"));
    if (!to) throw new UsageError(`Choose a format: --to ${[...targets, ...clusters].join(" | ")}`);
    if (out === undefined)
      throw new UsageError(`Give an output: -o ${folders.includes(to) ? "DIR" : `FILE.${to}`}`);
    const given = await readGraph(file);
    const named = args.text("weights");
    const stored = to === "json" ? null : await (named ? storedWeights(named) : ownWeights(file, given));
    const checked = check(withTrained(given, stored));
    if (hasErrors(checked) && to !== "json") return refuse(checked, args.flag("json"), terminal);
    const config = args.text("config");
    if (config !== undefined && to !== "huggingface")
      throw new UsageError("--config requires --to huggingface");
    if (to === "huggingface") {
      const inputs = [file, ...(named === undefined ? [] : [named])];
      const weights = weightsOf(checked, stored);
      const written = await exportHuggingFace({ file, out, checked, weights, config, inputs });
      reportSizes(written, checked, to, args.flag("json"), terminal);
      return 0;
    }
    const files = filesOf(to, out, checked, () => weightsOf(checked, stored));
    // A graph may take the place of a graph, code and models may not.
    const inputs = to === "json" ? [] : [file, ...(named === undefined ? [] : [named])];
    const tokenizer = to === "pytorch" ? await tokenizerFile(file, checked.document) : null;
    const all = tokenizer ? { ...files, [join(out, tokenizer.name)]: tokenizer.text } : files;
    for (const [path, data] of Object.entries(all)) await writeOut(path, { data, inputs });
    report(all, checked, to, args.flag("json"), terminal);
    return 0;
  },
};

function filesOf(to: Target, out: string, checked: Checked, weights: () => Weights): Files {
  if (to === "json") return { [out]: printDocument(checked.document) };
  try {
    if (to === "onnx") return { [out]: onnxFile(checked, weights()) };
    const made = Object.entries(pytorchFiles(checked, weights()));
    return Object.fromEntries(made.map(([name, data]) => [join(out, name), data]));
  } catch (cause) {
    if (cause instanceof IrError) throw new UsageError(`The graph cannot be exported: ${cause.message}`);
    throw cause;
  }
}

function refuse(checked: Checked, json: boolean, terminal: Terminal): ExitCode {
  const diagnostics = checked.diagnostics.filter(isError).map(toJson);
  if (json) terminal.json({ ok: false, name: checked.document.name, diagnostics });
  else for (const d of diagnostics) reportDiagnostic(d, terminal.error, terminal);
  return 1;
}

function report(files: Files, checked: Checked, to: Target, json: boolean, terminal: Terminal): void {
  const sizes = Object.entries(files).map(([path, data]) => ({ path, bytes: Buffer.byteLength(data) }));
  reportSizes(sizes, checked, to, json, terminal);
}

function reportSizes(
  sizes: readonly { readonly path: string; readonly bytes: number }[],
  checked: Checked,
  to: Target,
  json: boolean,
  terminal: Terminal,
): void {
  if (json) {
    terminal.json({ ok: true, name: checked.document.name, to, files: sizes });
    return;
  }
  for (const line of table(
    sizes.map(({ path, bytes }) => [path, `${count(bytes)} bytes`]),
    [1],
  ))
    terminal.out(line);
  if (to === "pytorch") terminal.out("To compare it with Heddle, run python3 test_parity.py in that folder.");
}
