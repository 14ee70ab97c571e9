// Writing on from a prompt: run, draw a token, append it, run again.
import {
  check,
  decode,
  encode,
  type HeddleDocument,
  hasErrors,
  lower,
  type Program,
  type Vocabulary,
} from "../../../core/index.ts";
import {
  EngineError,
  type GeneratedToken,
  type GenerateRequest,
  type GenerateResult,
} from "../../client/index.ts";
import { randomOf } from "../../tasks/index.ts";
import { graphError } from "../addresses.ts";
import type { Executor, Tensors } from "../executor.ts";
import { encodeStreams, feedsOf } from "../streams.ts";

export interface Writing {
  readonly executor: Pick<Executor, "prepare">;
  readonly weights: (program: Program) => Promise<Tensors>;
  /** Told of each token at once; rejects when the call was cancelled. */
  readonly tell: (token: GeneratedToken, index: number) => Promise<void>;
}

const refuse = (message: string): never => {
  throw new EngineError({ code: "input", message });
};

/** How many of the likeliest tokens are told. */
const told = 8;

export async function generate(request: GenerateRequest, writing: Writing): Promise<GenerateResult> {
  const { document } = request;
  const { vocabulary, objective } = document;
  if (!objective) return refuse("The graph has no objective that names its logits, so it cannot write");
  if (objective.kind !== "next-token" && objective.kind !== "prefix-lm") {
    return refuse(
      `Only a graph that predicts the next token can write on from a prompt; this one is for ${objective.kind}`,
    );
  }
  if (!vocabulary) return refuse("The graph has no vocabulary, so it cannot read a prompt");
  const ids = promptIds(request.prompt, vocabulary);
  const most = longest(document, ids.length + request.tokens);
  const tokens: GeneratedToken[] = [];
  for (let i = 0; i < request.tokens; i++) {
    const window = ids.slice(-most);
    const logits = await lastLogits(document, objective.logits, window, writing);
    const token = draw(logits, request, vocabulary, i);
    ids.push(token.id);
    tokens.push(token);
    await writing.tell(token, i);
  }
  return { text: decode(ids, vocabulary), tokens };
}

function promptIds(prompt: string, vocabulary: Vocabulary): number[] {
  // A prompt is one sample, line breaks and all, where the vocabulary has them.
  if (vocabulary.kind === "characters" && vocabulary.tokens.includes("\n") && prompt.includes("\n")) {
    return prompt.split("").map((c) => {
      const id = vocabulary.tokens.indexOf(c);
      return id >= 0 ? id : refuse(`The vocabulary has no "${c}"`);
    });
  }
  const encoded = encode(prompt, vocabulary);
  if (!encoded.ok) return refuse(`The prompt: ${encoded.why}`);
  return encoded.encoded.ids.slice(0, encoded.encoded.time);
}

/** The longest context without errors: a learned table of positions ends somewhere. */
function longest(document: HeddleDocument, wanted: number): number {
  const fits = (time: number) => {
    const { dims } = encodeStreams(check(document), {
      ids: { [streamOf(document)]: [new Array(time).fill(0)] },
    });
    return !hasErrors(check(document, { dims }));
  };
  if (fits(wanted)) return wanted;
  let [low, high] = [1, wanted];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function streamOf(document: HeddleDocument): string {
  return document.objective?.stream ?? Object.keys(document.text)[0] ?? "main";
}

async function lastLogits(
  document: HeddleDocument,
  address: string,
  ids: readonly number[],
  { executor, weights }: Writing,
): Promise<ArrayLike<number>> {
  const given = { ids: { [streamOf(document)]: [ids] } };
  const streams = encodeStreams(check(document), given);
  const checked = check(document, { dims: streams.dims });
  const program = lower(checked);
  if (!(address in program.outputs)) throw graphError(checked, `"${address}" cannot be computed`);
  const prepared = await executor.prepare(program, [address]);
  const results = await prepared.run({ ...(await weights(program)), ...feedsOf(program, checked, streams) });
  const logits = results[address];
  if (!logits) throw new Error(`the engine gave no "${address}"`);
  const vocab = logits.dims.at(-1) ?? 1;
  return logits.data.subarray(logits.data.length - vocab);
}

function draw(
  logits: ArrayLike<number>,
  { temperature, topK, seed }: GenerateRequest,
  vocabulary: Vocabulary,
  index: number,
): GeneratedToken {
  const ranked = softmax(Array.from(logits), 1)
    .map((probability, id) => ({ id, probability, token: vocabulary.tokens[id] ?? String(id) }))
    .sort((a, b) => b.probability - a.probability || a.id - b.id);
  const likeliest = ranked.slice(0, told);
  const from = ranked.slice(0, topK > 0 ? topK : ranked.length);
  const chosen = temperature <= 0 ? from[0] : pick(from, logits, temperature, seed, index);
  if (!chosen) throw new Error("no token to choose from");
  return { ...chosen, likeliest };
}

function pick<T extends { readonly id: number }>(
  from: readonly T[],
  logits: ArrayLike<number>,
  temperature: number,
  seed: number,
  index: number,
): T | undefined {
  const weights = softmax(
    from.map(({ id }) => logits[id] as number),
    temperature,
  );
  let left = randomOf(seed, index).below(2 ** 32) / 2 ** 32;
  const at = weights.findIndex((w) => {
    left -= w;
    return left < 0;
  });
  return from[Math.max(at, 0)];
}

function softmax(logits: readonly number[], temperature: number): number[] {
  const top = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = logits.map((v) => Math.exp((v - top) / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
}
