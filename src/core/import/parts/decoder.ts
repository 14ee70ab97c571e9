// A decoder around its layers: tokens, embedding, positions, masks, the stack, final norm and head.
import { Canvas } from "../canvas.ts";
import type { Config } from "../config.ts";
import type { Model } from "../model.ts";
import type { Shape } from "../shape.ts";
import { type Source, turned } from "../sources.ts";
import { stack } from "../stack.ts";
import { idsVocabulary } from "../vocabulary.ts";
import { drawTextClasses, textClasses } from "./classes.ts";
import { drawEmbedding, drawProjection, type EmbeddingParts, onlyText } from "./embedding.ts";
import { drawCausalMask } from "./masks.ts";
import { drawNorm, type Norm } from "./norm.ts";

export interface DecoderParts extends EmbeddingParts {
  readonly title: string;
  readonly shape: Shape;
  /** Of rows of another width than the model's, the matrix [out, in] that leads back to it before the head. */
  readonly back?: string;
  /** Draws a layer of `in.x`, `in.mask` and whatever else is shared, into `out.x`. */
  readonly layer: (canvas: Canvas, index: number) => void;
  /** Window of the layers that read `in.mask_local`; of all, where they read `in.mask` and `everywhere`. */
  readonly window?: { readonly size: number; readonly everywhere: boolean } | null;
  /** So many layers at the front are unlike the others: a stack of their own, counted by N_1; the others by N. */
  readonly lead?: number;
  /** What else all layers are given, by port. */
  readonly shared?: (canvas: Canvas) => Readonly<Record<string, string>>;
  readonly finalNorm?: { readonly norm: Norm; readonly tensor: string };
  readonly head: Head;
  /** Sizes of its own: experts. */
  readonly dims?: Readonly<Record<string, number>>;
}

export interface Head {
  readonly tied: boolean;
  readonly tensor: string;
  readonly bias?: Source;
  /** What the logits are multiplied by. */
  readonly factor?: number;
  readonly softcap?: number | null;
}

export function drawDecoder(config: Config, p: DecoderParts): Model {
  const { shape } = p;
  const canvas = new Canvas();
  canvas.add("tokens", "tokens");
  const embedded = drawEmbedding(canvas, p, onlyText(shape.sizes.D));
  const layers = Array.from({ length: shape.sizes.N }, (_, l) => {
    const layer = new Canvas();
    p.layer(layer, l);
    return layer;
  });
  const reads = (port: string) => layers.some((l) => l.reads(`in.${port}`));
  const shared: Record<string, string> = {};
  if (reads("mask")) shared.mask = drawCausalMask(canvas, "mask", p.window?.everywhere ? "W" : undefined);
  if (reads("mask_local")) shared.mask_local = drawCausalMask(canvas, "mask_local", "W");
  Object.assign(shared, p.shared?.(canvas));
  const { lead = 0 } = p;
  const first =
    lead === 0
      ? embedded
      : stack(canvas, {
          ...{ id: "first", title: "First blocks", x: embedded, shared, count: "N_1" },
          layers: layers.slice(0, lead),
        });
  const x = stack(canvas, {
    ...{ id: "blocks", title: "Blocks", x: first, shared, count: "N", layers: layers.slice(lead) },
  });
  const last = p.finalNorm
    ? drawNorm(canvas, "norm_f", p.finalNorm.norm, x, p.finalNorm.tensor, "Final norm")
    : x;
  const out = p.back ? drawProjection(canvas, "project_out", { out: "E" }, last, p.back) : last;
  const classes = textClasses(config);
  const logits = classes ? drawTextClasses(canvas, out) : drawHead(canvas, p.head, out);
  const tied = p.head.tied && !classes;
  canvas.add("probs", "probabilities", { from: { logits } });
  const windowed = p.window && (p.window.everywhere || reads("mask_local"));
  return {
    document: {
      format: 2,
      name: p.title,
      dims: {
        ...shape.dims,
        ...(lead === 0 ? {} : { N: layers.length - lead, ...(lead === 1 ? {} : { N_1: lead }) }),
        ...p.dims,
        ...(p.embeddingWidth ? { E: p.embeddingWidth.width } : {}),
        ...(windowed ? { W: p.window!.size } : {}),
        ...(classes ? { C: classes } : {}),
      },
      ...idsVocabulary(config, shape.sizes.V, shape.sizes.T),
      objective: { kind: classes ? "classification" : "next-token", logits },
      direction: "up",
      seed: 0,
      ...canvas.graph(),
      ...(tied ? { ties: { "lm_head.table": "emb.table" } } : {}),
      layout: {},
    },
    sources: canvas.sources,
    ...(tied ? { repeated: { [p.head.tensor]: p.embedding } } : {}),
  };
}

/** Draws it and gives where the logits are. */
export function drawHead(canvas: Canvas, head: Head, x: string): string {
  const weights: Record<string, Source> = {
    ...(head.tied ? {} : { w: turned(head.tensor) }),
    ...(head.bias === undefined ? {} : { b: head.bias }),
  };
  canvas.add("lm_head", "lm_head", {
    params: { ...(head.tied ? { tied: true } : {}), ...(head.bias === undefined ? {} : { bias: true }) },
    from: { x },
    weights,
  });
  let logits = "lm_head.logits";
  if (head.factor !== undefined && head.factor !== 1) {
    canvas.add("scale_logits", "scale", {
      title: "Scale logits",
      params: { by: "factor", factor: head.factor },
      from: { x: logits },
    });
    logits = "scale_logits.x";
  }
  if (head.softcap != null) {
    canvas.add("cap_logits", "softcap", {
      title: "Cap logits",
      params: { cap: head.softcap },
      from: { x: logits },
    });
    logits = "cap_logits.x";
  }
  return logits;
}
