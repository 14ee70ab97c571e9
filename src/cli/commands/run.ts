// `heddle run FILE`: computes values of a graph on text or ids.
import { check, type HeddleDocument, streamsOf } from "../../core/index.ts";
import type { EngineName, Progress, RunResult, TensorData } from "../../runtime/client/index.ts";
import { type Arguments, type Command, type ExitCode, oneFile, UsageError } from "../command.ts";
import { withEngine } from "../engine.ts";
import { readGraph } from "../read-graph.ts";
import { reportDiagnostic } from "../report.ts";
import { defaultFetch, idsByStream, textsByStream, validByStream } from "../run-arguments.ts";
import { describeRun } from "../run-text.ts";
import { ownWeights, storedWeights, weightsOf, weightsOption, withTrained } from "../stored-weights.ts";
import { asRead } from "../tokenizers.ts";

type Values = Readonly<Record<string, TensorData>>;

export const run: Command = {
  name: "run",
  operands: "FILE",
  about: "Runs a graph on text and prints its predictions",
  options: {
    text: {
      type: "string",
      multiple: true,
      value: "[STREAM=]TEXT",
      about: "Text to use instead of the file's; repeat for more samples",
    },
    ids: {
      type: "string",
      multiple: true,
      value: "[STREAM=]1,2;3,4",
      about: "Token ids instead of text; samples separated by ;",
    },
    valid: {
      type: "string",
      multiple: true,
      value: "[STREAM=]1,1;0,1",
      about: "Which of the ids are tokens (1) and which are padding (0); default: all are tokens",
    },
    "token-types": {
      type: "string",
      multiple: true,
      value: "[STREAM=]0,0;0,1",
      about: "Token types of the ids, where the graph reads them (BERT); default: all are 0",
    },
    fetch: {
      type: "string",
      multiple: true,
      value: "ADDR,…",
      about: "Values to print, such as blocks[0]/attn.out; logits for the objective's, all for every value",
    },
    weights: weightsOption("Weights to use instead of the file's"),
    engine: {
      type: "string",
      value: "ort|reference",
      about: "ONNX Runtime (default), or the float64 evaluator",
    },
    wasm: { type: "boolean", about: "Use ONNX Runtime as WASM, as in the browser" },
    top: { type: "string", value: "N", about: "Number of predictions to print per sample (default: 5)" },
    memory: { type: "string", value: "GB", about: "Memory limit; larger runs are refused" },
    json: { type: "boolean", about: "Print one JSON document to stdout" },
  },
  async run(args, terminal) {
    const engine = engineOf(args);
    const top = wholeNumber(args.text("top") ?? "5", "--top");
    const limit = args.text("memory");
    const bytes = limit === undefined ? undefined : positive(limit, "--memory") * 2 ** 30;
    const file = oneFile(args);
    const read = await readGraph(file);
    const named = args.text("weights");
    const stored = named === undefined ? await ownWeights(file, read) : await storedWeights(named);
    const document = withTrained(read, stored);
    const asked = requestOf(args, document);
    const request = { ...asked, text: await asRead(file, document, asked.text) };
    const given = stored === null ? {} : { weights: weightsOf(check(document), stored) };
    const flags = [
      ...(engine === "reference" ? ["--reference"] : []),
      ...(args.flag("wasm") ? ["--wasm"] : []),
      ...(bytes === undefined ? [] : [`--memory-limit=${bytes}`]),
    ];
    const { result, values } = await withEngine(flags, async (client) => {
      const onProgress = ({ note }: Progress) => terminal.status(`${note} …`);
      const whole = { document, ...request, ...given, engine, top, thumbnails: false };
      const result = await client.run(whole, { onProgress }).finally(() => terminal.status(null));
      const read = async ([address, { handle }]: [string, { handle: string }]) =>
        [address, await client.read(handle)] as const;
      const found = Object.fromEntries(await Promise.all(Object.entries(result.values).map(read)));
      const values = withLogits(found, askedFor(args), document);
      return { result, values };
    });
    const errors = result.diagnostics.filter((d) => d.severity === "error");
    if (args.flag("json")) terminal.json(runJson(document, result, values));
    else {
      describeRun(
        document,
        result,
        args.texts("fetch").length > 0 || result.predictions.length === 0 ? values : {},
        terminal,
      );
      for (const d of errors) reportDiagnostic(d, terminal.error, terminal);
    }
    return (errors.length === 0 ? 0 : 1) satisfies ExitCode;
  },
};

function engineOf(args: Arguments): EngineName {
  const name = args.text("engine") ?? "ort";
  if (name !== "ort" && name !== "reference")
    throw new UsageError(`--engine must be ort or reference, not "${name}"`);
  if (name === "reference" && args.flag("wasm")) throw new UsageError("--wasm requires --engine ort");
  return name;
}

function positive(text: string, option: string): number {
  const n = Number(text);
  if (!(n > 0)) throw new UsageError(`${option} must be a number above 0, not "${text}"`);
  return n;
}

function wholeNumber(text: string, option: string): number {
  const n = positive(text, option);
  if (!Number.isInteger(n)) throw new UsageError(`${option} must be an integer, not "${text}"`);
  return n;
}

const askedFor = (args: Arguments): readonly string[] =>
  args
    .texts("fetch")
    .flatMap((list) => list.split(","))
    .map((a) => a.trim())
    .filter((a) => a !== "");

function requestOf(args: Arguments, document: HeddleDocument) {
  const checked = check(document);
  const streams = streamsOf(checked);
  const asked = askedFor(args);
  return {
    text: textsByStream(args.texts("text"), streams),
    ids: idsByStream(args.texts("ids"), streams),
    valid: validByStream(args.texts("valid"), streams),
    types: idsByStream(args.texts("token-types"), streams, "--token-types"),
    fetch: asked.includes("all")
      ? ("all" as const)
      : asked.length > 0
        ? asked.map((address) => (address === logitsName ? logitsOf(document) : address))
        : defaultFetch(checked),
  };
}

/** What `--fetch` and the output call the objective's logits, wherever they are. */
const logitsName = "logits";

/** The values; the logits under the name by which they were asked for. */
function withLogits(values: Values, asked: readonly string[], { objective }: HeddleDocument): Values {
  if (!objective || !asked.includes(logitsName)) return values;
  const { [objective.logits]: logits, ...others } = values;
  if (!logits) return values;
  return { [logitsName]: logits, ...(asked.includes(objective.logits) ? values : others) };
}

function logitsOf({ objective }: HeddleDocument): string {
  if (objective) return objective.logits;
  throw new UsageError(
    "The graph has no objective that names its logits; give an address such as lm_head.logits",
  );
}

function runJson(document: HeddleDocument, result: RunResult, values: Values) {
  const streams = Object.entries(result.streams);
  return {
    ok: result.diagnostics.every((d) => d.severity !== "error"),
    name: document.name,
    engine: result.engine,
    bindings: result.bindings,
    tokens: Object.fromEntries(streams.map(([name, s]) => [name, s.tokens])),
    unknown: Object.fromEntries(streams.map(([name, s]) => [name, s.unknown])),
    values,
    predictions: result.predictions,
    diagnostics: result.diagnostics,
    timing: result.timing,
  };
}
