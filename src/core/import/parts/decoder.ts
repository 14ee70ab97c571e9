// A decoder around its layers: tokens, embedding, positions, masks, the stack, final norm and head.
import { Canvas } from "../canvas.ts";
import type { Config } from "../config.ts";
import type { Model } from "../model.ts";
import type { Shape } from "../shape.ts";
import { plain, type Source, turned } from "../sources.ts";
import { stack } from "../stack.ts";
import { idsVocabulary } from "../vocabulary.ts";
import { drawCausalMask } from "./masks.ts";
import { drawNorm, type Norm } from "./norm.ts";

export interface DecoderParts {
  readonly title: string;
  readonly shape: Shape;
  /** The table's tensor, and a factor of its rows. */
  readonly embedding: string;
  readonly embeddingFactor?: number;
  readonly embeddingNorm?: { readonly norm: Norm; readonly tensor: string };
  /** Rows of another width than the model's, and the matrices [out, in] that lead to it and back. */
  readonly embeddingWidth?: { readonly width: number; readonly into: string; readonly back: string };
  /** A learned table of positions; `from` where they are counted over real tokens, the first being that one. */
  readonly positions?: { readonly tensor: string; readonly rows: number; readonly from?: number };
  /** Draws a layer of `in.x`, `in.mask` and whatever else is shared, into `out.x`. */
  readonly layer: (canvas: Canvas, index: number) => void;
  /** Window of the layers that read `in.mask_local`; of all, where they read `in.mask` and `everywhere`. */
  readonly window?: { readonly size: number; readonly everywhere: boolean } | null;
  /** What else all layers are given, by port. */
  readonly shared?: (canvas: Canvas) => Readonly<Record<string, string>>;
  readonly finalNorm?: { readonly norm: Norm; readonly tensor: string };
  readonly head: {
    readonly tied: boolean;
    readonly tensor: string;
    readonly bias?: string;
    /** What the logits are multiplied by. */
    readonly factor?: number;
    readonly softcap?: number | null;
  };
}

export function drawDecoder(config: Config, p: DecoderParts): Model {
  const { shape } = p;
  const canvas = new Canvas();
  canvas.add("tokens", "tokens");
  canvas.add("emb", "embedding", {
    params: p.embeddingWidth ? { width: "E" } : {},
    from: { ids: "tokens.ids" },
    weights: { table: plain(p.embedding) },
  });
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
  const x = stack(canvas, {
    ...{ id: "blocks", title: "Blocks", x: embedded(canvas, p), shared, count: "N", layers },
  });
  const last = p.finalNorm
    ? drawNorm(canvas, "norm_f", p.finalNorm.norm, x, p.finalNorm.tensor, "Final norm")
    : x;
  const logits = drawHead(
    canvas,
    p.head,
    p.embeddingWidth ? projected(canvas, "project_out", "E", last, p.embeddingWidth.back) : last,
  );
  canvas.add("probs", "probabilities", { from: { logits } });
  const windowed = p.window && (p.window.everywhere || reads("mask_local"));
  return {
    document: {
      format: 2,
      name: p.title,
      dims: {
        ...shape.dims,
        ...(p.embeddingWidth ? { E: p.embeddingWidth.width } : {}),
        ...(windowed ? { W: p.window!.size } : {}),
      },
      ...idsVocabulary(config, shape.sizes.V, shape.sizes.T),
      objective: { kind: "next-token", logits },
      direction: "up",
      seed: 0,
      ...canvas.graph(),
      ...(p.head.tied ? { ties: { "lm_head.table": "emb.table" } } : {}),
      layout: {},
    },
    sources: canvas.sources,
    ...(p.head.tied ? { repeated: { [p.head.tensor]: p.embedding } } : {}),
  };
}

/** Rows of the table, scaled, with positions, normed. */
function embedded(canvas: Canvas, p: DecoderParts): string {
  let x = "emb.x";
  if (p.embeddingFactor !== undefined && p.embeddingFactor !== 1) {
    const root = Math.abs(p.embeddingFactor - Math.sqrt(p.shape.sizes.D)) < 1e-12;
    canvas.add("scale_emb", "scale", {
      params: root ? { by: "sqrt(width)" } : { by: "factor", factor: p.embeddingFactor },
      from: { x, ...(root ? { like: x } : {}) },
    });
    x = "scale_emb.x";
  }
  if (p.embeddingWidth) x = projected(canvas, "project_in", "D", x, p.embeddingWidth.into);
  if (p.positions) {
    const { tensor, rows, from } = p.positions;
    if (from !== undefined)
      canvas.add("positions", "positions", { params: { offset: from }, from: { valid: "tokens.valid" } });
    canvas.add("pe", "pe", {
      params: { kind: "learned", max: rows },
      from: from === undefined ? {} : { positions: "positions.positions" },
      weights: { table: plain(tensor) },
    });
    canvas.add("add_pe", "add", { from: { a: x, b: "pe.pe" } });
    x = "add_pe.y";
  }
  return p.embeddingNorm
    ? drawNorm(canvas, "norm_emb", p.embeddingNorm.norm, x, p.embeddingNorm.tensor, "Embedding norm")
    : x;
}

function projected(canvas: Canvas, id: string, out: string, x: string, tensor: string): string {
  canvas.add(id, "linear", {
    params: { ...(out === "D" ? {} : { out }), bias: false },
    from: { x },
    weights: { w: turned(tensor) },
  });
  return `${id}.y`;
}

function drawHead(canvas: Canvas, head: DecoderParts["head"], x: string): string {
  const weights: Record<string, Source> = {
    ...(head.tied ? {} : { w: turned(head.tensor) }),
    ...(head.bias === undefined ? {} : { b: plain(head.bias) }),
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
