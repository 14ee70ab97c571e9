// The likeliest tokens at the place where each sample is asked.
import { type HeddleDocument, special } from "../../core/index.ts";
import type { Prediction, RunRequest } from "../client/index.ts";
import type { Streams } from "./streams.ts";
import type { EngineTensor } from "./tensor.ts";

/**
 * For logits [B, T, V] the position of each sample's last token, or of its first `[MASK]` under the masked-LM
 * objective; for logits [B, V] the sample's only row. Softmax over the whole vocabulary, the `top` likeliest given.
 */
export function predictionsOf(
  logits: EngineTensor,
  streams: Streams,
  { document, top, samples: most = Number.POSITIVE_INFINITY }: RunRequest,
): Prediction[][] {
  const { dims, data } = logits;
  const vocab = dims.at(-1) ?? 0;
  const time = dims.length >= 3 ? (dims.at(-2) ?? 1) : 1;
  const samples = vocab * time === 0 ? 0 : data.length / (vocab * time);
  const encoded = streams.encoded.get(document.objective?.stream ?? streams.readers[0]?.stream ?? "");
  return Array.from({ length: Math.min(samples, most) }, (_, b) => {
    const tokens = encoded?.tokens[b] ?? [];
    const masked = document.objective?.kind === "masked-lm" ? tokens.indexOf(special.mask) : -1;
    const position =
      time === 1 ? 0 : Math.min(masked >= 0 ? masked : Math.max(tokens.length - 1, 0), time - 1);
    const start = (b * time + position) * vocab;
    return likeliest(Array.from(data.subarray(start, start + vocab)), document, top);
  });
}

function likeliest(row: readonly number[], document: HeddleDocument, top: number): Prediction[] {
  const largest = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const sum = row.reduce((total, x) => total + Math.exp(x - largest), 0);
  return row
    .map((logit, id) => ({ id, logit }))
    .sort((a, b) => b.logit - a.logit || a.id - b.id)
    .slice(0, top)
    .map(({ id, logit }) => ({
      token: document.vocabulary?.tokens[id] ?? String(id),
      id,
      probability: Math.exp(logit - largest) / sum,
      logit,
    }));
}
