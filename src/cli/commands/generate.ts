// `heddle generate FILE --weights W --prompt …`: writes on from a prompt.
import { check } from "../../core/index.ts";
import type { GeneratedToken } from "../../runtime/client/index.ts";
import { type Command, oneFile, UsageError } from "../command.ts";
import { withEngine } from "../engine.ts";
import { ownWeights, readWeights, weightsOf, withTrained } from "../export/weights.ts";
import { readGraph } from "../read-graph.ts";
import { numberOf, whole } from "../train-arguments.ts";

export const generate: Command = {
  name: "generate",
  operands: "FILE",
  about: "Writes on from a prompt, token by token",
  options: {
    weights: {
      type: "string",
      short: "w",
      value: "W.safetensors",
      about: "Weights or a checkpoint; the file's own without",
    },
    prompt: {
      type: "string",
      short: "p",
      value: "TEXT",
      about: "What to write on from; the file's text without",
    },
    tokens: { type: "string", short: "n", value: "N", about: "How many tokens to write; 50" },
    temperature: { type: "string", value: "X", about: "0 takes the likeliest token each time; 0.8" },
    "top-k": { type: "string", value: "K", about: "Draw from the K likeliest only; 0 for all" },
    seed: { type: "string", value: "S", about: "Of the drawing; 1" },
    wasm: { type: "boolean", about: "ONNX Runtime as WASM, as in the browser" },
    json: { type: "boolean", about: "One JSON document on stdout" },
  },
  async run(args, terminal) {
    const file = oneFile(args);
    const given = await readGraph(file);
    const named = args.text("weights");
    const stored = await (named ? readWeights(named) : ownWeights(file, given));
    const document = withTrained(given, stored);
    const prompt = args.text("prompt") ?? Object.values(document.text)[0]?.split("\n")[0];
    if (!prompt) throw new UsageError("Give a prompt: --prompt TEXT");
    const request = {
      document,
      // Those of a file have to be all there: half a model writes nonsense and does not say why.
      weights: stored ? weightsOf(check(document), stored) : {},
      prompt,
      tokens: whole(args, "tokens", 50, 1),
      temperature: numberOf(args, "temperature", 0.8, 0),
      topK: whole(args, "top-k", 0, 0),
      seed: whole(args, "seed", 1, 0),
    };
    const json = args.flag("json");
    const space = document.vocabulary?.kind === "characters" ? "" : " ";
    const result = await withEngine(args.flag("wasm") ? ["--wasm"] : [], (client) => {
      if (!json) process.stdout.write(terminal.paint("dim", prompt));
      const onProgress = ({ data }: { readonly data?: unknown }) => {
        if (data && !json) process.stdout.write(`${space}${(data as GeneratedToken).token}`);
      };
      return client.ask("generate", request, { onProgress });
    });
    if (json) terminal.json({ ok: true, name: document.name, prompt, ...result });
    else terminal.out("");
    return 0;
  },
};
