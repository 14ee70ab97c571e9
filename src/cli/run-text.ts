// What `heddle run` shows to a person: the predictions as bars, then the values that were asked for.

import type { HeddleDocument } from "../core/index.ts";
import { plural } from "../core/index.ts";
import type { Prediction, RunResult, TensorData } from "../runtime/client/index.ts";
import { dimsText, table } from "./shapes.ts";
import { tensorText } from "./tensor-text.ts";
import type { Terminal } from "./terminal.ts";

const barWidth = 30;
const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar of block characters, `share` of the full width. */
function bar(share: number): string {
  const units = Math.round(share * barWidth * 8);
  return "█".repeat(Math.floor(units / 8)) + (eighths[units % 8] ?? "");
}

export function describeRun(
  document: HeddleDocument,
  result: RunResult,
  values: Readonly<Record<string, TensorData>>,
  terminal: Terminal,
): void {
  const { engine, timing, streams, predictions } = result;
  terminal.out(terminal.paint("bold", document.name));
  const threads = plural(engine.threads, "thread");
  terminal.out(
    terminal.paint(
      "dim",
      `${engine.name} ${engine.version}, ${threads}, ${timing.total.toFixed(0)} ms, ${dimsText(result.bindings)}`,
    ),
  );
  for (const [name, { unknown }] of Object.entries(streams)) {
    if (unknown.length > 0)
      terminal.out(terminal.paint("yellow", `${name}: read as <unk>: ${unknown.join(", ")}`));
  }
  const [prompt] = Object.keys(streams).includes(document.objective?.stream ?? "")
    ? [document.objective?.stream ?? ""]
    : Object.keys(streams);
  predictions.forEach((list, sample) => {
    const tokens = streams[prompt ?? ""]?.tokens[sample] ?? [];
    const kind = document.vocabulary?.kind;
    const text = tokens.join(kind === "characters" || kind === "pieces" ? "" : " ");
    terminal.out("");
    terminal.out(`${text} ${terminal.paint("dim", "→")}`);
    for (const line of predictionLines(list)) terminal.out(line);
  });
  for (const [address, value] of Object.entries(values)) {
    terminal.out("");
    terminal.out(
      `${terminal.paint("bold", address)} [${value.dims.join(", ")}]${value.dtype === "f32" ? "" : ` ${value.dtype}`}`,
    );
    for (const line of tensorText(value)) terminal.out(`  ${line}`);
  }
}

function predictionLines(list: readonly Prediction[]): string[] {
  const largest = Math.max(...list.map((p) => p.probability), 1e-9);
  const visible = (token: string) => (token.trim() === "" ? JSON.stringify(token) : token);
  return table(
    list.map((p) => [
      `  ${visible(p.token)}`,
      `${(100 * p.probability).toFixed(1)} %`,
      bar(p.probability / largest),
    ]),
    [1],
  );
}
