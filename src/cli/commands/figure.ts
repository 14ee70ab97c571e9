// `heddle figure FILE -o OUT.svg|png|pdf`: the canvas of a graph, or of a group in it, as a figure for a paper.
import {
  type Checked,
  type CheckedGraph,
  check,
  didYouMean,
  findNode,
  isError,
  nearNames,
  placeOf,
} from "../../core/index.ts";
import { graphFigure } from "../../figure/graph-figure.ts";
import { columnWidths, type MadeFigure, madeFigure, readable, svgFigure } from "../../figure/make.ts";
import type { RunShown } from "../../figure/node-value.ts";
import { figureThemes } from "../../figure/palette.ts";
import { pdfOf } from "../../figure/pdf.ts";
import { type Arguments, type Command, oneFile, UsageError } from "../command.ts";
import { readFontFile } from "../figure-fonts.ts";
import { laidOut } from "../figure-layout.ts";
import { pngOf } from "../figure-png.ts";
import { firstRun } from "../figure-run.ts";
import { readGraph } from "../read-graph.ts";
import type { Terminal } from "../terminal.ts";
import { writeOut } from "../write-file.ts";

const formats = ["svg", "png", "pdf"] as const;
type Format = (typeof formats)[number];

export const figure: Command = {
  name: "figure",
  operands: "FILE",
  about: "Draws a graph or a group of it as a vector figure (SVG, PDF) or a picture (PNG, 300 dpi)",
  options: {
    group: { type: "string", value: "PATH", about: "Group to draw the inside of, such as blocks/attn" },
    theme: { type: "string", value: figureThemes.join("|"), about: "Colors (default: light)" },
    values: { type: "boolean", about: "Run the graph on its text and show the value of each node" },
    width: {
      type: "string",
      value: columnWidths.join("|"),
      about: "Width in cm: a column or a page of a journal, or any other (default: 17)",
    },
    out: {
      type: "string",
      short: "o",
      value: "OUT.svg|png|pdf",
      about: "File to write; its ending is the format",
    },
    json: { type: "boolean", about: "Print one JSON document to stdout" },
  },
  async run(args, terminal) {
    const file = oneFile(args);
    const { out, format } = outOf(args);
    const theme = figureThemes.find((t) => t === (args.text("theme") ?? "light"));
    if (!theme)
      throw new UsageError(`--theme must be ${figureThemes.join(" or ")}, not "${args.text("theme")}"`);
    const width = widthOf(args.text("width") ?? "17");
    const document = await readGraph(file);
    const checked = check(document);
    const scope = args.text("group") ?? "";
    const graph = graphAt(checked, scope);
    if (graph.nodes.length === 0)
      throw new UsageError(
        scope === ""
          ? "The graph is empty: there is nothing to draw"
          : `The group "${scope}" is empty: there is nothing to draw`,
      );
    const run = args.flag("values") ? await firstRun(file, document, terminal) : null;
    const made = await madeFigure(await drawing(checked, graph, scope, run), { theme, width }, readFontFile);
    const data = await bytesOf(made, format, width);
    await writeOut(out, { data, inputs: [file] });
    report(made, { out, width, bytes: Buffer.byteLength(data), json: args.flag("json") }, terminal);
    return 0;
  },
};

async function drawing(checked: Checked, graph: CheckedGraph, scope: string, run: RunShown | null) {
  const { document } = checked;
  const scene = await laidOut(graph, checked);
  const wrong = new Set(checked.diagnostics.filter(isError).flatMap((d) => placeOf(d) ?? []));
  const group = scope === "" ? "" : ` · ${findNode(checked, scope)?.title ?? scope}`;
  const title = `${document.name}${group}`;
  return (look: Parameters<typeof graphFigure>[1]) =>
    graphFigure({ scene, document, title, wrong, run }, look);
}

async function bytesOf(made: MadeFigure, format: Format, width: number): Promise<string | Uint8Array> {
  if (format === "pdf") return pdfOf(made.drawing, made.fonts, width);
  const svg = svgFigure(made, width);
  return format === "svg" ? svg : pngOf(svg, width);
}

function outOf(args: Arguments): { out: string; format: Format } {
  const out = args.text("out");
  if (out === undefined) throw new UsageError("Give an output: -o FILE.svg, FILE.png or FILE.pdf");
  const format = formats.find((f) => out.toLowerCase().endsWith(`.${f}`));
  if (!format) throw new UsageError(`The output must end in .svg, .png or .pdf; got "${out}"`);
  return { out, format };
}

function widthOf(text: string): number {
  const width = Number(text.replace(/\s*cm$/, ""));
  if (!(width >= 2 && width <= 200))
    throw new UsageError(`--width must be a number of cm from 2 to 200, such as 8.5 or 17; got "${text}"`);
  return width;
}

function graphAt(checked: Checked, scope: string): CheckedGraph {
  if (scope === "") return checked.root;
  const node = findNode(checked, scope);
  if (node?.body) return node.body;
  if (node) throw new UsageError(`"${scope}" is no group: it has no inside to draw`);
  const groups = groupsOf(checked.root);
  const near = didYouMean(nearNames(scope, groups));
  throw new UsageError(
    `There is no group "${scope}"${near || `; the graph has ${groups.join(", ") || "none"}`}`,
  );
}

const groupsOf = (graph: CheckedGraph): string[] =>
  graph.nodes.flatMap((node) => (node.body ? [node.path, ...groupsOf(node.body)] : []));

interface Written {
  readonly out: string;
  readonly width: number;
  readonly bytes: number;
  readonly json: boolean;
}

function report({ drawing, missing, smallest }: MadeFigure, written: Written, terminal: Terminal): void {
  const { out, width, bytes, json } = written;
  const { left, top, right, bottom } = drawing.box;
  const height = (width * (bottom - top)) / (right - left);
  const rounded = (n: number) => Math.round(n * 10) / 10;
  if (json) {
    terminal.json({
      ok: true,
      file: out,
      bytes,
      width,
      height: rounded(height),
      smallestText: rounded(smallest),
      missing,
    });
    return;
  }
  terminal.out(`${out}: ${width} × ${rounded(height)} cm, smallest text ${rounded(smallest)} pt`);
  if (smallest < readable)
    terminal.error(
      `Text below ${readable} pt is hard to read in print: draw it wider with --width, or one group with --group.`,
    );
  if (missing.length > 0)
    terminal.error(`No font of Heddle has these characters, so they are boxes: ${missing.join(" ")}`);
}
