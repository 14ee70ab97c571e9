// An encoder around its layers: tokens, embedding, padding mask, the stack, and a head that fills in masked tokens, or
// names the class of a text or of each token, or says where an answer begins and ends.
import type { HeddleDocument } from "../../model/index.ts";
import { Canvas } from "../canvas.ts";
import type { Config } from "../config.ts";
import type { Model } from "../model.ts";
import type { Shape } from "../shape.ts";
import { plain, type Source } from "../sources.ts";
import { stack } from "../stack.ts";
import { idsVocabulary } from "../vocabulary.ts";
import { drawHead } from "./decoder.ts";
import { drawEmbedding, drawProjection, type EmbeddingParts, onlyText } from "./embedding.ts";
import { drawPaddingMask } from "./masks.ts";
import { drawNorm, type Norm } from "./norm.ts";

/** Of all that is no padding, or of a window of it. */
type MaskPort = "mask" | "mask_local";

export interface EncoderParts extends EmbeddingParts {
  readonly title: string;
  readonly shape: Shape;
  /** Draws the layers on what comes from `x`, with the masks that they ask for, and gives where their output is. */
  readonly layers: (canvas: Canvas, x: string, mask: (port: MaskPort) => string) => string;
  /** A window on both sides for the layers that read `mask_local`: keys up to so far away. */
  readonly reach?: number | null;
  readonly finalNorm?: { readonly norm: Norm; readonly tensor: string };
  readonly head: EncoderHead;
}

export type EncoderHead =
  | {
      readonly kind: "masked-lm";
      /** Linear, activation and norm before the head. */
      readonly transform: {
        readonly tensor: string;
        readonly bias: boolean;
        readonly fn: string;
        readonly norm: Norm;
        readonly normed: string;
        /** Its output is as wide as the embedding, where that is of another width. */
        readonly narrow?: boolean;
      };
      readonly tied: boolean;
      readonly tensor: string;
      readonly bias?: Source;
      /** Tensors that older checkpoints repeat. */
      readonly repeated?: Readonly<Record<string, string>>;
      /** The checkpoint has another bias, which nothing reads. */
      readonly unusedBias?: boolean;
    }
  | {
      readonly kind: "classification";
      readonly labels: number;
      /** The first position, or the mean of all that are real; `each`: every token has its own classes. */
      readonly pooling: "first" | "mean" | "each";
      /** What is done before the classifier. */
      readonly pooled?: {
        readonly tensor: string;
        readonly bias: boolean;
        readonly fn: string;
        readonly norm?: { readonly norm: Norm; readonly tensor: string };
      };
      readonly classifier: string;
      /** The two classes are where an answer begins and ends: shares are of the tokens. */
      readonly span?: boolean;
    };

/** Layers that are alike or take turns, of `in.x`, `in.mask` and `in.mask_local` into `out.x`. */
export const stacked =
  (count: number, layer: (canvas: Canvas, index: number) => void): EncoderParts["layers"] =>
  (canvas, x, mask) => {
    const layers = Array.from({ length: count }, (_, l) => {
      const inside = new Canvas();
      layer(inside, l);
      return inside;
    });
    const read = (["mask", "mask_local"] as const).filter((port) =>
      layers.some((l) => l.reads(`in.${port}`)),
    );
    const shared = Object.fromEntries(read.map((port) => [port, mask(port)]));
    return stack(canvas, { id: "blocks", title: "Blocks", x, shared, count: "N", layers });
  };

export function drawEncoder(config: Config, p: EncoderParts): Model {
  const { shape } = p;
  const canvas = new Canvas();
  canvas.add("tokens", "tokens", p.types ? { params: { types: true } } : {});
  const x = drawEmbedding(canvas, p, onlyText(shape.sizes.D));
  const windowed = p.reach != null;
  const encoded = p.layers(canvas, x, (port) =>
    drawPaddingMask(canvas, port, "tokens", port === "mask" ? undefined : "W"),
  );
  const last = p.finalNorm
    ? drawNorm(canvas, "norm_f", p.finalNorm.norm, encoded, p.finalNorm.tensor, "Final norm")
    : encoded;
  const logits =
    p.head.kind === "masked-lm" ? maskedHead(canvas, p.head, last) : classes(canvas, p.head, last);
  if (p.head.kind === "classification" && p.head.span)
    canvas.add("probs", "softmax", {
      title: "Shares of the tokens",
      params: { axis: 1 },
      from: { x: logits },
    });
  else canvas.add("probs", "probabilities", { from: { logits } });
  const tied = p.head.kind === "masked-lm" && p.head.tied;
  const dims: HeddleDocument["dims"] = {
    ...shape.dims,
    ...(p.embeddingWidth ? { E: p.embeddingWidth.width } : {}),
    // A window of W sees W − 1 keys on either side.
    ...(windowed ? { W: p.reach! + 1 } : {}),
    ...(p.head.kind === "classification" ? { C: p.head.labels } : {}),
  };
  return {
    document: {
      format: 2,
      name: p.title,
      dims,
      ...idsVocabulary(config, shape.sizes.V, shape.sizes.T),
      objective: { kind: p.head.kind, logits },
      direction: "up",
      seed: 0,
      ...canvas.graph(),
      ...(tied ? { ties: { "lm_head.table": "emb.table" } } : {}),
      layout: {},
    },
    sources: canvas.sources,
    repeated: {
      ...(tied && p.head.kind === "masked-lm" ? { [p.head.tensor]: p.embedding } : {}),
      ...(p.head.kind === "masked-lm" ? p.head.repeated : {}),
    },
    fixed: p.head.kind === "masked-lm" && p.head.unusedBias ? shape.sizes.V : 0,
  };
}

function maskedHead(canvas: Canvas, head: Extract<EncoderHead, { kind: "masked-lm" }>, x: string): string {
  const { tensor, bias, fn, norm, normed, narrow } = head.transform;
  const made = drawProjection(
    canvas,
    "transform",
    narrow ? { out: "E" } : {},
    x,
    bias ? tensor : `${tensor}.weight`,
    bias,
    "Transform",
  );
  canvas.add("act", "activation", { params: { fn }, from: { x: made } });
  return drawHead(canvas, head, drawNorm(canvas, "norm_head", norm, "act.x", normed, "Head norm"));
}

function classes(canvas: Canvas, head: Extract<EncoderHead, { kind: "classification" }>, x: string): string {
  let read = x;
  if (head.pooling === "first") read = firstOf(canvas, x);
  if (head.pooling === "mean") read = meanOf(canvas, x);
  if (head.pooled) {
    const { tensor, bias, fn, norm } = head.pooled;
    const title = head.pooling === "each" ? "Transform" : "Pooler";
    const made = drawProjection(canvas, "pool", {}, read, bias ? tensor : `${tensor}.weight`, bias, title);
    canvas.add("act", "activation", { params: { fn }, from: { x: made } });
    read = norm ? drawNorm(canvas, "norm_head", norm.norm, "act.x", norm.tensor, "Head norm") : "act.x";
  }
  canvas.add("classifier", "lm_head", {
    title: head.span ? "Start and end" : "Classifier",
    params: { vocab: "C", bias: true },
    from: { x: read },
    weights: {
      w: { tensor: `${head.classifier}.weight`, steps: [{ permute: [1, 0] }] },
      b: plain(`${head.classifier}.bias`),
    },
  });
  return "classifier.logits";
}

function firstOf(canvas: Canvas, x: string): string {
  canvas.add("first", "slice", { title: "First token", params: { drop: true }, from: { x } });
  return "first.x";
}

function meanOf(canvas: Canvas, x: string): string {
  canvas.add("mean", "reduce", {
    title: "Mean of the tokens",
    params: { axis: 1 },
    from: { x, mask: "tokens.valid" },
  });
  return "mean.x";
}
