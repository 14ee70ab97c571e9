// An encoder and a decoder that reads it: the streams `source` and `target`, their embeddings, masks and stacks, and the
// head. The target's text begins with its start token, as transformers' `decoder_input_ids` do.
import { Canvas } from "../canvas.ts";
import type { Config } from "../config.ts";
import type { Model } from "../model.ts";
import type { Shape } from "../shape.ts";
import { stack } from "../stack.ts";
import { idsVocabulary } from "../vocabulary.ts";
import { drawHead, type Head } from "./decoder.ts";
import { drawEmbedding, type EmbeddingParts } from "./embedding.ts";
import { drawCausalMask, drawPaddingMask } from "./masks.ts";
import { drawNorm, type Norm } from "./norm.ts";

interface Side extends EmbeddingParts {
  readonly shape: Shape;
  /** Draws a layer of `in.x` and what all layers share into `out.x`. */
  readonly layer: (canvas: Canvas, index: number) => void;
  readonly finalNorm?: { readonly norm: Norm; readonly tensor: string };
  /** What else all layers are given, by port. */
  readonly shared?: (canvas: Canvas) => Readonly<Record<string, string>>;
}

export interface EncoderDecoderParts {
  readonly title: string;
  /** Its layers read `mask`. */
  readonly encoder: Side;
  /** Its layers read `mask`, `memory` and `memory_mask`. */
  readonly decoder: Side;
  /** Both look tokens up in the encoder's table. */
  readonly oneTable: boolean;
  /** A tied head has the decoder's table. */
  readonly head: Head;
  /** Tensors that repeat others. */
  readonly repeated?: Readonly<Record<string, string>>;
  /** Numbers that transformers counts and the graph works out. */
  readonly fixed?: number;
}

const lengths = { source: 7, target: 8 };

export function drawEncoderDecoder(config: Config, p: EncoderDecoderParts): Model {
  const { encoder, decoder } = p;
  const canvas = new Canvas();
  const width = encoder.shape.sizes.D;
  canvas.add("source", "tokens", { title: "Source", params: { stream: "source", time: "S" } });
  const apart = encoder.shape.sizes.V !== decoder.shape.sizes.V;
  const read = drawEmbedding(canvas, encoder, {
    ...{ width, tokens: "source", time: "S", suffix: "_source" },
    ...(apart ? { rows: "V_s" } : {}),
  });
  const memoryMask = drawPaddingMask(canvas, "mask_source", "source");
  const memory = drawStack(canvas, "encoder", "Encoder", encoder, read, { mask: memoryMask });
  canvas.add("target", "tokens", { title: "Target", params: { stream: "target" } });
  const written = drawEmbedding(canvas, decoder, {
    ...{ width, tokens: "target", time: "T", suffix: "_target", tied: p.oneTable },
  });
  const x = drawStack(canvas, "decoder", "Decoder", decoder, written, {
    mask: drawCausalMask(canvas, "mask_target", undefined, "target"),
    memory,
    memory_mask: memoryMask,
  });
  const logits = drawHead(canvas, p.head, x);
  canvas.add("probs", "probabilities", { from: { logits } });
  const table = p.oneTable ? "emb_source.table" : "emb_target.table";
  const ties = {
    ...(p.oneTable ? { "emb_target.table": table } : {}),
    ...(p.head.tied ? { "lm_head.table": table } : {}),
  };
  const { V } = decoder.shape.sizes;
  return {
    document: {
      format: 2,
      name: p.title,
      dims: {
        ...{ B: 1, S: lengths.source },
        ...{ ...encoder.shape.dims, T: lengths.target },
        ...decoder.shape.dims,
        ...(apart ? { V_s: encoder.shape.sizes.V, V } : {}),
      },
      ...idsVocabulary(config, V, lengths),
      objective: { kind: "seq2seq", logits, stream: "target", start: startOf(config) },
      direction: "up",
      seed: 0,
      ...canvas.graph(),
      ...(Object.keys(ties).length > 0 ? { ties } : {}),
      layout: {},
    },
    sources: canvas.sources,
    repeated: {
      ...(p.head.tied ? { [p.head.tensor]: decoder.embedding } : {}),
      ...p.repeated,
    },
    fixed: p.fixed ?? 0,
  };
}

function drawStack(
  canvas: Canvas,
  id: string,
  title: string,
  { shape, layer, shared, finalNorm }: Side,
  x: string,
  ports: Readonly<Record<string, string>>,
): string {
  const layers = Array.from({ length: shape.sizes.N }, (_, l) => {
    const inside = new Canvas();
    layer(inside, l);
    return inside;
  });
  const all = { ...ports, ...shared?.(canvas) };
  const out = stack(canvas, { id, title, x, shared: all, count: shape.layers, layers });
  return finalNorm
    ? drawNorm(canvas, `norm_${id}`, finalNorm.norm, out, finalNorm.tensor, `${title} norm`)
    : out;
}

/** The token that a target begins with. */
const startOf = (config: Config): number =>
  config.count("decoder_start_token_id", config.count("bos_token_id", 0, 0), 0);
