// `heddle generate FILE --weights W --prompt …`: writes on from a prompt, or out from a source.
import { check, type HeddleDocument, plural, special } from "../../core/index.ts";
import {
  type GeneratedToken,
  type GivenWeights,
  promptLine,
  unknownWords,
} from "../../runtime/client/index.ts";
import { type Command, oneFile, UsageError } from "../command.ts";
import { withEngine } from "../engine.ts";
import { keptWeights } from "../kept-runs.ts";
import { readGraph } from "../read-graph.ts";
import { ownWeights, storedWeights, weightsOf, weightsOption, withTrained } from "../stored-weights.ts";
import { numberOf, whole } from "../train-arguments.ts";

export const generate: Command = {
  name: "generate",
  operands: "FILE",
  about: "Generates text from a prompt, or the target of a source, token by token",
  options: {
    weights: weightsOption("Weights or a checkpoint (default: the newest run saved with the file)"),
    prompt: {
      type: "string",
      short: "p",
      value: "TEXT",
      about: "Prompt, or source to translate (default: the text in the file)",
    },
    tokens: { type: "string", short: "n", value: "N", about: "Max new tokens (default: 50)" },
    temperature: { type: "string", value: "X", about: "Temperature; 0 for greedy decoding (default: 0.8)" },
    "top-k": { type: "string", value: "K", about: "Top-k: sample from the K most likely tokens; 0 for all" },
    "top-p": {
      ...{ type: "string", value: "P" },
      about: "Top-p: sample from the fewest likely tokens with this probability; 1 for all",
    },
    "min-p": {
      ...{ type: "string", value: "P" },
      about: "Min-p: drop tokens below this share of the most likely token's probability; 0 for none",
    },
    "repetition-penalty": {
      ...{ type: "string", value: "X" },
      about: "Divides logits of tokens that stand before; 1 for none",
    },
    "presence-penalty": {
      ...{ type: "string", value: "X" },
      about: "Taken from the logits of generated tokens; 0 for none",
    },
    stop: { type: "string", value: "TEXT", about: "Stop where this text has been written" },
    "no-cache": { type: "boolean", about: "Compute the whole text anew for each token" },
    logprobs: { type: "boolean", about: "Print each token as a line of JSON with its log-probability" },
    seed: { type: "string", value: "S", about: "Seed of the sampling (default: 1)" },
    wasm: { type: "boolean", about: "Use ONNX Runtime as WASM, as in the browser" },
    json: { type: "boolean", about: "Print one JSON document to stdout" },
  },
  async run(args, terminal) {
    const graph = oneFile(args);
    const { document, weights, origin, task } = await ready(
      graph,
      await readGraph(graph),
      args.text("weights"),
      (notice) => terminal.error(notice),
    );
    const prompt = args.text("prompt") ?? promptLine(document);
    if (!prompt) throw new UsageError("Give a prompt: --prompt TEXT");
    const request = {
      document,
      weights,
      prompt,
      ...(task === undefined ? {} : { task }),
      tokens: whole(args, "tokens", 50, 1),
      temperature: numberOf(args, "temperature", 0.8, 0),
      topK: whole(args, "top-k", 0, 0),
      topP: numberOf(args, "top-p", 1, 0),
      minP: numberOf(args, "min-p", 0, 0),
      repetitionPenalty: numberOf(args, "repetition-penalty", 1, 0),
      presencePenalty: numberOf(args, "presence-penalty", 0, Number.NEGATIVE_INFINITY),
      stop: args.text("stop") === undefined ? [] : [args.text("stop")!],
      seed: whole(args, "seed", 1, 0),
      cache: !args.flag("no-cache"),
    };
    const lines = args.flag("logprobs");
    const json = args.flag("json");
    const space = document.vocabulary?.kind === "characters" ? "" : " ";
    // What is written goes on behind the prompt; of a source, on the next line.
    const gap = document.objective?.kind === "seq2seq" ? "\n" : space;
    let before = `${terminal.paint("dim", prompt)}${gap}`;
    const unknown = unknownWords(prompt, document);
    const result = await withEngine(args.flag("wasm") ? ["--wasm"] : [], (client) => {
      // Nobody named them, so it is told which they are.
      if (!json && args.text("weights") === undefined) terminal.error(terminal.paint("dim", origin));
      if (!json && unknown !== null) terminal.error(unknown);
      const onProgress = ({ data }: { readonly data?: unknown }) => {
        const told = data as GeneratedToken | undefined;
        if (lines && told) process.stdout.write(`${logprobLine(told)}\n`);
        const token = told?.token;
        if (token === undefined || token === special.end || json || lines) return;
        process.stdout.write(`${before}${token}`);
        before = space;
      };
      return client.ask("generate", request, { onProgress });
    });
    if (json) terminal.json({ ok: true, name: document.name, weights: origin, prompt, unknown, ...result });
    else if (!lines) terminal.out("");
    if (!json && request.cache && !result.cache.kept)
      terminal.error(terminal.paint("dim", `Without a KV cache: ${result.cache.why}`));
    return 0;
  },
};

/** `{"token":"the","id":4,"logprob":-0.1,"likeliest":[["the",-0.1],…]}`, natural logarithms before temperature. */
const logprobLine = ({ token, id, probability, likeliest }: GeneratedToken): string =>
  JSON.stringify({
    ...{ token, id, logprob: Math.log(probability) },
    likeliest: likeliest.map((other) => [other.token, Math.log(other.probability)]),
  });

interface Ready {
  readonly document: HeddleDocument;
  readonly weights: GivenWeights;
  /** Where the weights come from, in words. */
  readonly origin: string;
  /** What they were trained on, where that is known. */
  readonly task?: string;
}

/**
 * The weights of the file that is named, or that the graph names, else those of the newest run beside it, else those
 * that are drawn. Those of a file have to be all there: half a model writes nonsense and does not say why.
 */
async function ready(
  graph: string,
  given: HeddleDocument,
  named: string | undefined,
  ignore: (notice: string) => void,
): Promise<Ready> {
  const stored = await (named === undefined ? ownWeights(graph, given) : storedWeights(named));
  if (stored) {
    const document = withTrained(given, stored);
    return { document, weights: weightsOf(check(document), stored), origin: stored.file };
  }
  const kept = await keptWeights(graph, given, ignore);
  if (!kept)
    return { document: given, weights: {}, origin: "Untrained (random init): no run is saved with the file" };
  const { run, file, weights, missing } = kept;
  const part = missing > 0 ? `; ${plural(missing, "weight")} untrained: the graph has changed since` : "";
  const { task } = run.options;
  return { document: given, weights, task, origin: `Trained on ${run.options.task}: ${file}${part}` };
}
