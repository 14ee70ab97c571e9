// What enters the first layer: rows of the table, scaled, with positions and token types, normed.
import type { Canvas } from "../canvas.ts";
import { plain, turned } from "../sources.ts";
import { drawNorm, type Norm } from "./norm.ts";

export interface EmbeddingParts {
  /** The table's tensor, and a factor of its rows. */
  readonly embedding: string;
  readonly embeddingFactor?: number;
  /** Rows of another width than the model's, and the matrix [out, in] that leads to it, before positions are added or last. */
  readonly embeddingWidth?: {
    readonly width: number;
    readonly into: string;
    readonly bias?: boolean;
    readonly last?: boolean;
  };
  readonly positions?: Positions;
  /** A table of token types. */
  readonly types?: { readonly tensor: string; readonly rows: number };
  readonly embeddingNorm?: { readonly norm: Norm; readonly tensor: string };
}

/** The first position is `from`; `counted`: over real tokens alone. */
type Positions = { readonly from?: number; readonly counted?: boolean } & (
  | { readonly tensor: string; readonly rows: number }
  | { readonly layout: "halves" | "fairseq" }
);

interface Place {
  /** Model width, for a factor of √D. */
  readonly width: number;
  /** The node of the tokens, their dim, and what stands behind the ids of the nodes: `_source`. */
  readonly tokens: string;
  readonly time: string;
  readonly suffix: string;
  /** What counts the rows of its table; V where absent. */
  readonly rows?: string;
  /** The table is that of another embedding. */
  readonly tied?: boolean;
}

export const onlyText = (width: number): Place => ({ width, tokens: "tokens", time: "T", suffix: "" });

/** Draws it and gives where its output is. */
export function drawEmbedding(canvas: Canvas, p: EmbeddingParts, place: Place): string {
  const { tokens, suffix } = place;
  const id = (name: string) => `${name}${suffix}`;
  const narrow = p.embeddingWidth ? { width: "E" } : {};
  canvas.add(id("emb"), "embedding", {
    params: { ...(place.rows === undefined ? {} : { rows: place.rows }), ...narrow },
    from: { ids: `${tokens}.ids` },
    weights: place.tied ? {} : { table: plain(p.embedding) },
  });
  let x = `${id("emb")}.x`;
  if (p.embeddingFactor !== undefined && p.embeddingFactor !== 1) {
    const root = Math.abs(p.embeddingFactor - Math.sqrt(place.width)) < 1e-12;
    canvas.add(id("scale_emb"), "scale", {
      params: root ? { by: "sqrt(width)" } : { by: "factor", factor: p.embeddingFactor },
      from: { x, ...(root ? { like: x } : {}) },
    });
    x = `${id("scale_emb")}.x`;
  }
  const project = () => {
    const { into, bias } = p.embeddingWidth!;
    x = drawProjection(canvas, id("project_in"), {}, x, into, bias);
  };
  if (p.embeddingWidth && !p.embeddingWidth.last) project();
  if (p.types) {
    canvas.add(id("emb_types"), "embedding", {
      title: "Token types",
      params: { rows: p.types.rows, ...(p.embeddingWidth?.last ? narrow : {}) },
      from: { ids: `${tokens}.types` },
      weights: { table: plain(p.types.tensor) },
    });
    canvas.add(id("add_types"), "add", { from: { a: x, b: `${id("emb_types")}.x` } });
    x = `${id("add_types")}.y`;
  }
  if (p.positions) {
    const pe = drawPositions(canvas, p.positions, place, p.embeddingWidth?.last ? narrow : {});
    canvas.add(id("add_pe"), "add", { from: { a: x, b: pe } });
    x = `${id("add_pe")}.y`;
  }
  if (p.embeddingNorm)
    x = drawNorm(canvas, id("norm_emb"), p.embeddingNorm.norm, x, p.embeddingNorm.tensor, "Embedding norm");
  if (p.embeddingWidth?.last) project();
  return x;
}

function drawPositions(
  canvas: Canvas,
  p: Positions,
  { tokens, time, suffix }: Place,
  narrow: { readonly width?: string },
): string {
  const from = p.from ?? 0;
  if (p.counted)
    canvas.add(`positions${suffix}`, "positions", {
      params: { ...(time === "T" ? {} : { time }), ...(from === 0 ? {} : { offset: from }) },
      from: { valid: `${tokens}.valid` },
    });
  canvas.add(`pe${suffix}`, "pe", {
    params: {
      ...("rows" in p ? { kind: "learned", max: p.rows } : { layout: p.layout }),
      ...(p.counted || time === "T" ? {} : { length: time }),
      ...(p.counted || from === 0 ? {} : { offset: from }),
      ...narrow,
    },
    from: p.counted ? { positions: `positions${suffix}.positions` } : {},
    weights: "rows" in p ? { table: plain(p.tensor) } : {},
  });
  return `pe${suffix}.pe`;
}

/** A Linear of the matrix [out, in] `tensor`, or of `tensor.weight` and `tensor.bias` where it has a bias. */
export function drawProjection(
  canvas: Canvas,
  id: string,
  params: { readonly out?: string | number },
  x: string,
  tensor: string,
  bias = false,
  title?: string,
): string {
  canvas.add(id, "linear", {
    ...(title === undefined ? {} : { title }),
    params: { ...params, ...(bias ? {} : { bias: false }) },
    from: { x },
    weights: bias ? { w: turned(`${tensor}.weight`), b: plain(`${tensor}.bias`) } : { w: turned(tensor) },
  });
  return `${id}.y`;
}
