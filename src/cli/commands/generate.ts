// `heddle generate FILE --weights W --prompt …`: writes on from a prompt, or out from a source.
import { check, decode, type HeddleDocument, plural } from "../../core/index.ts";
import {
  type EngineClient,
  type GeneratedToken,
  type GenerateRequest,
  type GenerateResult,
  type GivenWeights,
  promptLine,
  unknownWords,
} from "../../runtime/client/index.ts";
import { type Command, oneFile, UsageError } from "../command.ts";
import { withEngine } from "../engine.ts";
import { GenerateOutput } from "../generate-output.ts";
import { keptWeights } from "../kept-runs.ts";
import { readGraph } from "../read-graph.ts";
import { ownWeights, storedWeights, weightsOf, weightsOption, withTrained } from "../stored-weights.ts";
import { promptAsRead } from "../tokenizers.ts";
import { numberOf, positiveOf, whole } from "../train-arguments.ts";

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
    chat: {
      ...{ type: "string", value: "TEXT" },
      about: "What a person says, in place of a prompt: for models with a chat template",
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
    stop: {
      ...{ type: "string", multiple: true, value: "TEXT" },
      about: "Stop where this text has been written; can be given several times",
    },
    "no-cache": { type: "boolean", about: "Compute the whole text anew for each token" },
    samples: { type: "string", value: "N", about: "Generate N texts, with seeds S, S+1, … (default: 1)" },
    beams: { type: "string", value: "K", about: "Beam search with K beams, for encoder–decoders" },
    "length-penalty": {
      ...{ type: "string", value: "X" },
      about: "Of beam search: log-probability is divided by length^X (default: 1)",
    },
    logprobs: { type: "boolean", about: "Print each token as a line of JSON with its log-probability" },
    seed: { type: "string", value: "S", about: "Seed of the sampling (default: 1)" },
    wasm: { type: "boolean", about: "Use ONNX Runtime as WASM, as in the browser" },
    json: { type: "boolean", about: "Print each token, then the result, as a line of JSON" },
  },
  async run(args, terminal) {
    const graph = oneFile(args);
    const { document, weights, origin, task } = await ready(
      graph,
      await readGraph(graph),
      args.text("weights"),
      (notice) => terminal.error(notice),
    );
    const chat = args.text("chat");
    const given = chat ?? args.text("prompt");
    if (chat !== undefined && args.text("prompt") !== undefined)
      throw new UsageError("Choose --prompt or --chat");
    const own = promptLine(document);
    const prompt = given === undefined ? own : await promptAsRead(graph, document, given, chat !== undefined);
    if (!prompt) throw new UsageError("Give a prompt: --prompt TEXT");
    const shown = given ?? textOf(own, document);
    const request = {
      document,
      weights,
      prompt,
      ...(task === undefined ? {} : { task }),
      tokens: whole(args, "tokens", 50, 1),
      temperature: numberOf(args, "temperature", 0.8, 0),
      topK: whole(args, "top-k", 0, 0),
      topP: positiveOf(args, "top-p", 1, 1),
      minP: numberOf(args, "min-p", 0, 0, 1),
      repetitionPenalty: positiveOf(args, "repetition-penalty", 1),
      presencePenalty: numberOf(args, "presence-penalty", 0, Number.NEGATIVE_INFINITY),
      stop: args.texts("stop"),
      seed: whole(args, "seed", 1, 0),
      cache: !args.flag("no-cache"),
    };
    if (request.stop.includes("")) throw new UsageError("--stop must be a text that is not empty");
    const samples = whole(args, "samples", 1, 1);
    const beams = whole(args, "beams", 1, 1);
    if (samples > 1 && beams > 1)
      throw new UsageError("Choose --samples or --beams: beam search samples nothing");
    const search = beams > 1 ? { beams, lengthPenalty: numberOf(args, "length-penalty", 1, -10) } : {};
    const json = args.flag("json");
    const unknown = unknownWords(prompt, document);
    const about = { ok: true, name: document.name, weights: origin, prompt: shown, unknown };
    const form = json ? "json" : args.flag("logprobs") ? "tokens" : "text";
    const output = new GenerateOutput(terminal, { document, prompt: shown, form, about, samples });
    const { cache, leftOut, longest, stopped } = await withEngine(
      args.flag("wasm") ? ["--wasm"] : [],
      (client) => {
        // Nobody named them, so it is told which they are.
        if (!json && args.text("weights") === undefined) terminal.error(terminal.paint("dim", origin));
        if (!json && unknown !== null) terminal.error(unknown);
        return generateSamples(client, { ...request, ...search }, samples, output);
      },
    );
    if (!json && leftOut > 0)
      terminal.error(
        `The model reads ${plural(longest, "token")} at most: the first ${leftOut} of the prompt were left out`,
      );
    if (!json && request.stop.length > 0 && !stopped) {
      const never = request.stop.map((text) => `"${text}"`).join(" or ");
      terminal.error(`The text ended before ${never} came`);
    }
    if (!json && request.cache && !cache.kept)
      terminal.error(terminal.paint("dim", `Without a KV cache: ${cache.why}`));
    return 0;
  },
};

/** A line of the graph's own text for people: of a graph of pieces it is ids. */
function textOf(line: string, { vocabulary }: HeddleDocument): string {
  return vocabulary?.kind === "pieces" ? decode(line.split(/\s+/).map(Number), vocabulary) : line;
}

/** Each is that of the seed plus its number; all have what is kept of the prompt from the first. */
async function generateSamples(
  client: EngineClient,
  request: GenerateRequest,
  samples: number,
  output: GenerateOutput,
): Promise<Pick<GenerateResult, "cache" | "leftOut" | "longest" | "stopped">> {
  const told = (sample: number) => ({
    onProgress: ({ data }: { readonly data?: unknown }) => {
      if (data !== undefined) output.token(data as GeneratedToken, sample);
    },
  });
  if (samples === 1) {
    output.begin();
    const result = await client.ask("generate", request, told(0));
    output.end(result, 0);
    return result;
  }
  const opened = await client.ask("textOpen", request);
  const { text: first, leftOut, longest } = opened;
  let { cache } = opened;
  let stopped = true;
  for (let sample = 0; sample < samples; sample++) {
    const seed = request.seed + sample;
    const text = sample === 0 ? first : (await client.ask("textFork", { text: first, seed })).text;
    if (sample > 0) await client.ask("textBack", { text, written: [] });
    output.begin();
    const all = { text, tokens: request.tokens, milliseconds: Number.MAX_SAFE_INTEGER };
    const part = await client.ask("textNext", all, told(sample));
    output.end({ text: part.whole, tokens: part.tokens, cache: part.cache }, sample);
    cache = part.cache;
    stopped &&= part.stopped;
    if (sample > 0) await client.ask("textClose", { text });
  }
  return { cache, leftOut, longest, stopped };
}

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
