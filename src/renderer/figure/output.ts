// A figure as the bytes of a file, or as a picture on the clipboard.

import type { Look } from "../../figure/draw-value.ts";
import type { Drawing } from "../../figure/drawing.ts";
import { madeFigure, svgFigure } from "../../figure/make.ts";
import type { FigureTheme } from "../../figure/palette.ts";
import { pdfOf } from "../../figure/pdf.ts";
import { readFontFile } from "./fonts.ts";

export const figureFormats = ["svg", "pdf", "png"] as const;
export type FigureFormat = (typeof figureFormats)[number];

export interface FigureSettings {
  readonly theme: FigureTheme;
  /** cm. */
  readonly width: number;
}

export interface Preview {
  readonly svg: string;
  /** Of the smallest text, pt. */
  readonly smallest: number;
  readonly missing: readonly string[];
  readonly bytes: (format: FigureFormat) => Promise<Uint8Array<ArrayBuffer>>;
}

/** As journals ask for. */
const dotsPerCm = 300 / 2.54;

export async function preview(draw: (look: Look) => Drawing, settings: FigureSettings): Promise<Preview> {
  const { width } = settings;
  const made = await madeFigure(draw, settings, readFontFile);
  const svg = svgFigure(made, width);
  return {
    svg,
    smallest: made.smallest,
    missing: made.missing,
    bytes: async (format) => {
      if (format === "pdf") return pdfOf(made.drawing, made.fonts, width);
      if (format === "svg") return new TextEncoder().encode(svg);
      return new Uint8Array(await (await pixels(svg, width * dotsPerCm)).arrayBuffer());
    },
  };
}

/** A PNG so many pixels wide. */
export async function pixels(svg: string, width: number): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width);
    canvas.height = Math.round((width * image.height) / image.width);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, fail) =>
      canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("the picture is too large")))),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
